#!/usr/bin/env python3
"""How good an 8 kHz recording is against its 8 kHz source (raw 16-bit mono):

log-spectral distance (dB, lower is better), frequency-weighted segmental SNR (dB) and STOI (0 to 1, after Taal and
others, 2011).
  quality.py REFERENCE RECORDING [REFERENCE RECORDING ...]          a line for each pair
  quality.py --json REFERENCE RECORDING [...]                       a list of objects
With --elastic each second of the recording is compared where it lies best in time.
"""
import json
import sys

import numpy as np
from scipy.signal import fftconvolve, resample_poly

RATE = 8000
BAND_EDGES_HZ = [0, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700]


def load(file):
    return np.fromfile(file, "<i2").astype(float)


def align(reference, recording):
    """Both from the same moment on, and by how many samples the recording was late."""
    n = min(len(reference), len(recording), 10 * RATE)
    x = fftconvolve(recording[:n], reference[:n][::-1])
    k = np.argmax(x[n - 1 - 400:n - 1 + 1600]) - 400
    if k > 0:
        recording = recording[k:]
    elif k < 0:
        reference = reference[-k:]
    n = min(len(reference), len(recording))
    return reference[:n], recording[:n], k


def follow(reference, recording):
    """The recording as long as the reference, each fifth of a second taken from where it lies best.

    A receiver that waits for late packets, a clock that drifts and a sender that leaves out what was lost move sound in
    time; a listener minds what is missing, not that.
    """
    n, step, context, reach = len(reference), RATE // 5, RATE // 10, RATE // 5
    padded = np.concatenate([np.zeros(RATE), recording, np.zeros(3 * RATE)])
    x = fftconvolve(padded, reference[:2 * RATE][::-1])[2 * RATE - 1:]
    lag = int(np.argmax(x[:3 * RATE]))
    out = np.zeros(n)
    for start in range(0, n, step):
        low, high = max(0, start - context), min(n, start + step + context)
        piece = reference[low:high]
        near = max(0, low + lag - reach)
        region = padded[near:high + lag + reach]
        if len(region) > len(piece):
            scores = fftconvolve(region, piece[::-1], "valid")
            energy = np.sqrt(np.maximum(np.convolve(region ** 2, np.ones(len(piece)), "valid"), 1))
            scores = scores / energy / (np.linalg.norm(piece) + 1e-9)
            best = int(np.argmax(scores))
            if scores[best] > 0.4:
                lag = near + best - low
        found = padded[start + lag:start + lag + step]
        out[start:start + len(found)] = found[:n - start]
    return out


def frames(x, length, hop):
    return np.lib.stride_tricks.sliding_window_view(x, length)[::hop]


def log_spectral_distance(reference, recording):
    window = np.hanning(256)
    r = np.abs(np.fft.rfft(frames(reference, 256, 128) * window)) ** 2
    d = np.abs(np.fft.rfft(frames(recording, 256, 128) * window)) ** 2
    energy = r.sum(1)
    speech = energy > energy.max() * 1e-4
    r, d = r[speech][:, 6:112], d[speech][:, 6:112]
    floor = r.max(1, keepdims=True) * 1e-5
    return np.sqrt(((10 * np.log10((r + floor) / (d + floor))) ** 2).mean(1)).mean()


def segmental_snr(reference, recording):
    window = np.hanning(256)
    r = np.abs(np.fft.rfft(frames(reference, 256, 128) * window))
    d = np.abs(np.fft.rfft(frames(recording, 256, 128) * window))
    energy = (r ** 2).sum(1)
    speech = energy > energy.max() * 1e-4
    r, d = r[speech], d[speech]
    edges = np.unique(np.round(np.array(BAND_EDGES_HZ) / (RATE / 2) * 128).astype(int))
    total, weights = np.zeros(len(r)), np.zeros(len(r))
    for low, high in zip(edges, edges[1:]):
        x = np.sqrt((r[:, low:high] ** 2).sum(1))
        y = np.sqrt((d[:, low:high] ** 2).sum(1))
        snr = np.clip(10 * np.log10((x ** 2 + 1e-9) / ((x - y) ** 2 + 1e-9)), -10, 35)
        total += x ** 0.2 * snr
        weights += x ** 0.2
    return (total / weights).mean()


def stoi(reference, recording):
    reference, recording = resample_poly(reference, 5, 4), resample_poly(recording, 5, 4)
    window = np.hanning(258)[1:-1]
    r, d = frames(reference, 256, 128) * window, frames(recording, 256, 128) * window
    energy = 20 * np.log10(np.linalg.norm(r, axis=1) + 1e-9)
    speech = energy > energy.max() - 40
    r = np.abs(np.fft.rfft(r[speech], 512)) ** 2
    d = np.abs(np.fft.rfft(d[speech], 512)) ** 2
    bins = np.fft.rfftfreq(512, 1e-4)
    centres = 150 * 2 ** (np.arange(15) / 3)
    bands = np.array([[1.0 if c * 2 ** (-1 / 6) <= x < c * 2 ** (1 / 6) else 0 for x in bins] for c in centres])
    bands = bands[centres * 2 ** (1 / 6) < RATE / 2]
    x, y = np.sqrt(r @ bands.T).T, np.sqrt(d @ bands.T).T
    segment, out = 30, []
    for m in range(segment, x.shape[1] + 1):
        a, b = x[:, m - segment:m], y[:, m - segment:m]
        scale = np.linalg.norm(a, axis=1, keepdims=True) / (np.linalg.norm(b, axis=1, keepdims=True) + 1e-9)
        b = np.minimum(b * scale, a * (1 + 10 ** (15 / 20)))
        a, b = a - a.mean(1, keepdims=True), b - b.mean(1, keepdims=True)
        out.append(((a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-9)).mean())
    return np.mean(out)


def compare(reference_file, recording_file, elastic=False):
    reference, recording = load(reference_file), load(recording_file)
    if elastic:
        recording = follow(reference, recording)
    reference, recording, late = align(reference, recording)
    recording = recording * np.sqrt((reference ** 2).sum() / ((recording ** 2).sum() + 1e-9))
    return {"file": recording_file.rsplit("/", 1)[-1], "lag_ms": float(late * 1000 / RATE),
            "lsd": float(log_spectral_distance(reference, recording)),
            "snr": float(segmental_snr(reference, recording)), "stoi": float(stoi(reference, recording))}


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    elastic = "--elastic" in sys.argv
    results = [compare(a, b, elastic) for a, b in zip(arguments[::2], arguments[1::2])]
    if "--json" in sys.argv:
        print(json.dumps(results))
    else:
        for r in results:
            print("%(file)s: lag %(lag_ms).2f ms  LSD %(lsd).2f dB  fwSegSNR %(snr).2f dB  STOI %(stoi).4f" % r)


if __name__ == "__main__":
    main()
