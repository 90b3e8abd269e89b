"""Makes csv_records.json and decimal_numbers.json with Python's csv module and float(): run it in this folder.

csv_records.json: texts of random records, written in several styles, and the fields that csv.reader finds in them.
decimal_numbers.json: decimal texts that are hard to round, and the nearest double as 16 hexadecimal digits.
"""
import csv
import io
import json
import random
import struct

random.seed(20260331)
ALPHABET = ["a", "b", "7", ".", " ", '"', ",", "\n", "\r\n", "é", "日", ";", "\t", "-", "x" * 70]
cases = []
for number in range(160):
    columns = random.randint(2, 5)
    records = [
        ["".join(random.choice(ALPHABET) for _ in range(random.choice([0, 1, 2, 3, 9]))) for _ in range(columns)]
        for _ in range(random.randint(1, 6))
    ]
    delimiter = random.choice([",", ";", "\t", "|"])
    end = random.choice(["\n", "\r\n"])
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end,
               quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])).writerows(records)
    written = text.getvalue()
    read = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
    assert read == records
    cases.append({"delimiter": delimiter, "text": written, "records": read})
# Quotes inside unquoted fields, blank lines, no line end at the end: what csv.reader makes of them.
for written in ['a,b"c\n5" pipe,"x"\n', "a,b\n\n\nc,d", 'a,""\n"",b\n', 'a,"b\n\n""c"""\n"",\n', '"a",b\r\n"c\r\nd",e\r\n']:
    read = [r for r in csv.reader(io.StringIO(written, newline="")) if r]
    cases.append({"delimiter": ",", "text": written, "records": read})
json.dump(cases, open("csv_records.json", "w"), ensure_ascii=False, indent=0)

numbers = ["0", "-0", "0.0", "1e5", "1E5", "1e+5", "1e-5", "+5", "5.", ".5", "1e308", "1.7976931348623157e308",
           "1.7976931348623159e308", "1e309", "-1e309", "4.9406564584124654e-324", "2.4703282292062327e-324",
           "2.4703282292062328e-324", "2.2250738585072014e-308", "2.2250738585072011e-308", "1e-400", "1e22", "1e23",
           "9007199254740993", "9007199254740992.5", "9007199254740993.0000000000000000000000001",
           "123456789012345678901234567890", "0.1", "0.30000000000000004", "8.41e21", "7.2057594037927933e16",
           "5e-324", "0.000000000000000000000000000000000000000000001", "1" + "0" * 400, "1e-10000", "00012.50"]
for _ in range(600):
    value = struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0]
    if value == value and abs(value) != float("inf"):
        numbers.append(repr(value))
for _ in range(600):
    # Half way between two doubles, written in full, and a hair beside it.
    bits = random.getrandbits(52) | (random.randint(1023 - 60, 1023 + 60) << 52)
    low, high = (struct.unpack("<d", struct.pack("<Q", bits + i))[0] for i in (0, 1))
    from fractions import Fraction
    from decimal import Decimal, getcontext
    getcontext().prec = 200
    middle = (Fraction(low) + Fraction(high)) / 2
    numbers.append(str(Decimal(middle.numerator) / Decimal(middle.denominator))[:random.choice([17, 18, 19, 20, 40, 150])])
for _ in range(600):
    numbers.append(f"{random.randint(0, 10 ** random.randint(1, 19))}e{random.randint(-330, 310)}")
golden = [[text, struct.pack(">d", float(text)).hex()] for text in numbers]
json.dump(golden, open("decimal_numbers.json", "w"), indent=0)
