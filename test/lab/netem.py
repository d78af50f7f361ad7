"""netem.py NAME DELAY [LOSS [JITTER [RATE]]], as in: netem.py h1 50ms 1% 5ms 10mbit

Joins two new taps, NAME-a and NAME-b, frame by frame, with delay, loss, jitter and rate in each direction. It stands in
for `tc netem`, which many kernels are built without (CONFIG_NET_SCH_NETEM).
"""
import fcntl
import heapq
import os
import random
import re
import select
import struct
import sys
import time

UNITS = {'': 1, 'ms': 1, 's': 1000, '%': 1, 'kbit': 1, 'mbit': 1000}
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
QUEUE_S = 0.5  # what a link of limited rate holds before it drops at the tail


def value(text):
    """Milliseconds, percent or kbit/s."""
    number, unit = re.fullmatch(r'([0-9.]+)([a-z%]*)', text).groups()
    return float(number) * UNITS[unit]


def tap(device):
    fd = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack('16sH22x', device.encode(), IFF_TAP | IFF_NO_PI))
    return fd


name = sys.argv[1]
delay, loss, jitter, kbit = map(value, (sys.argv[2:] + ['0'] * 4)[:4])
a, b = tap(name + '-a'), tap(name + '-b')
other, free_at, queue, sequence = {a: b, b: a}, {a: 0.0, b: 0.0}, [], 0
poll = select.epoll()
for fd in other:
    poll.register(fd, select.EPOLLIN)
while True:
    for fd, _ in poll.poll(max(0, queue[0][0] - time.monotonic()) if queue else None):
        for _ in range(64):
            try:
                frame = os.read(fd, 65536)
            except BlockingIOError:
                break
            if random.random() * 100 < loss:
                continue
            now = time.monotonic()
            if kbit:
                if free_at[fd] - now > QUEUE_S:
                    continue
                now = free_at[fd] = max(now, free_at[fd]) + len(frame) * 8 / (kbit * 1000)
            sequence += 1
            heapq.heappush(queue, (now + (delay + random.uniform(-jitter, jitter)) / 1000, sequence, other[fd], frame))
    now = time.monotonic()
    while queue and queue[0][0] <= now:
        _, _, fd, frame = heapq.heappop(queue)
        try:
            os.write(fd, frame)
        except OSError:
            pass  # the tap is down or full: the frame is lost, as on a wire
