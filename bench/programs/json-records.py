# Writes 4,000 records as JSON and reads them back, twice.
import json

FIELDS = ("name", "title", "city", "email")


def record(i):
    entry = {field: "%s-%d" % (field, i * 7919 % 100003) for field in FIELDS}
    entry["id"] = i
    entry["score"] = i * 0.37
    entry["tags"] = ["tag%d" % (i * k % 97) for k in range(1, 4)]
    entry["address"] = {"street": "street %d" % (i % 311), "number": i % 500, "geo": [i / 7, i / 11]}
    entry["active"] = i % 3 == 0
    return entry


records = [record(i) for i in range(4000)]
for _ in range(2):
    text = json.dumps(records)
    again = json.loads(text)
    assert again == records
