// Checks the types and bundles each entry into one script and one style sheet under the folder given as argument.
//   node build.mjs OUT
// Packages are installed first when package-lock.json changed since the last install. Several builds may run at once:
// one holds the lock, the others wait for it and then find nothing to do.
import { createHash } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "..", "artifacts", "web"));
const modules = path.join(here, "node_modules");
const stamp = path.join(modules, ".cairn-lock-digest");
const lock = path.join(out, ".lock");
const waitLimitMs = 10 * 60 * 1000;

function fail(message) {
  console.error(`web/build.mjs : error CAIRNWEB: ${message}`);
  process.exit(1);
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`found Node.js ${process.versions.node}, wanted 20 or later. Install a newer Node.js and build again.`);
}

function holderIsAlive() {
  try {
    process.kill(Number(fs.readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function takeLock() {
  fs.mkdirSync(out, { recursive: true });
  const deadline = Date.now() + waitLimitMs;
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (Date.now() > deadline) fail(`another build has held ${lock} for ten minutes. Delete it if none is running.`);
      if (!holderIsAlive()) fs.rmSync(lock, { force: true });
      else await sleep(100);
    }
  }
}

function installPackages() {
  const digest = createHash("sha256").update(fs.readFileSync(path.join(here, "package-lock.json"))).digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === digest) return;
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: here, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32",
  });
  if (result.error) fail(`npm could not be run (${result.error.message}). Install Node.js with npm and build again.`);
  if (result.status !== 0) fail("npm ci failed; what it said stands above. The packages come from the npm registry.");
  fs.writeFileSync(stamp, digest);
}

function checkTypes() {
  execFileSync(process.execPath, [path.join(modules, "typescript", "bin", "tsc"), "--noEmit", "-p", here], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}

async function bundle() {
  const esbuild = await import("esbuild");
  const common = {
    bundle: true, minify: true, write: false, charset: "utf8", legalComments: "eof", target: ["es2022"],
    absWorkingDir: here, logLevel: "warning", define: { "process.env.NODE_ENV": '"production"' },
  };
  for (const name of ["report", "dashboard"]) {
    const script = await esbuild.build({
      ...common, entryPoints: [`src/${name}.ts`], outfile: `${name}.js`, format: "iife",
    });
    const style = await esbuild.build({
      ...common, entryPoints: [`styles/${name}.css`], outfile: `${name}.css`, target: ["chrome123", "firefox120", "safari17.5"],
    });
    place(`${name}.js`, script.outputFiles[0].text);
    place(`${name}.css`, style.outputFiles[0].text);
  }
}

// Written aside and renamed, so that a reader never sees half a file.
function place(name, text) {
  const target = path.join(out, name);
  const aside = `${target}.${process.pid}.tmp`;
  fs.writeFileSync(aside, text);
  fs.renameSync(aside, target);
}

await takeLock();
try {
  installPackages();
  checkTypes();
  await bundle();
} catch (error) {
  if (!error.status && !error.errors) console.error(error);
  process.exitCode = 1;
} finally {
  fs.rmSync(lock, { force: true });
}
