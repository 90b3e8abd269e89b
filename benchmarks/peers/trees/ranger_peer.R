# ranger's side of the trees benchmark: Rscript ranger_peer.R FOLDER COLUMNS TREES THREADS
suppressPackageStartupMessages(library(ranger))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
columns <- as.integer(arguments[2])

read_part <- function(part) {
  labels <- file.path(folder, paste0(part, ".y"))
  rows <- file.size(labels) / 4
  values <- readBin(file.path(folder, paste0(part, ".x")), "numeric", n = rows * columns, size = 4, endian = "little")
  table <- as.data.frame(matrix(values, ncol = columns, byrow = TRUE))
  table$y <- factor(readBin(labels, "numeric", n = rows, size = 4, endian = "little"))
  table
}

train <- read_part("train")
began <- proc.time()
model <- ranger(y ~ ., train, num.trees = as.integer(arguments[3]), num.threads = as.integer(arguments[4]),
                probability = TRUE, min.node.size = 1, seed = 1, oob.error = FALSE,
                verbose = FALSE)
took <- proc.time() - began
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
test <- read_part("test")
scores <- predict(model, test, num.threads = as.integer(arguments[4]))$predictions[, "1"]
positive <- test$y == "1"
ranks <- rank(scores)
n <- as.numeric(sum(positive))
auc <- (sum(ranks[positive]) - n * (n + 1) / 2) / (n * (length(positive) - n))
cat(sprintf('{"version": "%s", "fit_seconds": %.4f, "processor_seconds": %.4f, "peak_megabytes": %.1f, "roc_auc": %.6f}\n',
            packageVersion("ranger"), took[["elapsed"]], took[["user.self"]] + took[["sys.self"]],
            as.numeric(gsub("[^0-9]", "", peak)) / 1024, auc))
