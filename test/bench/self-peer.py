"""The same measurement by onnxruntime's Python package: orders come as JSON lines on stdin, an answer goes out for each.

{"open": path, "shape": [rows, width], "threads": 1} -> {"version": ...}
{"measure": ms} -> {"median": ms, "calls": n}
"""
import json
import statistics
import sys
import time

import numpy
import onnxruntime

FEEDS = 16
session, feeds = None, []

for line in sys.stdin:
    order = json.loads(line)
    if "open" in order:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = order["threads"]
        options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(order["open"], options, providers=["CPUExecutionProvider"])
        random = numpy.random.default_rng(1)
        feeds = [{"x": random.standard_normal(order["shape"], dtype=numpy.float32)} for _ in range(FEEDS)]
        answer = {"version": onnxruntime.__version__}
    else:
        run, now = session.run, time.perf_counter_ns
        end = now() + int(order["measure"] * 1e6)
        times, calls = [], 0
        while True:
            feed = feeds[calls % FEEDS]
            begin = now()
            run(None, feed)
            done = now()
            times.append(done - begin)
            calls += 1
            if done >= end:
                break
        answer = {"median": statistics.median(times) / 1e6, "calls": calls}
    print(json.dumps(answer), flush=True)
