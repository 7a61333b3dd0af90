const RATE = 48000;

/** Keeps what a remote track plays out, as 16-bit samples at 48 kHz. */
export class Recorder {
  #chunks = [];
  #context = new AudioContext({ sampleRate: RATE });

  async start(remote) {
    const speaker = document.getElementById('speaker');
    speaker.srcObject = remote; // without an element that plays, Chromium does not decode
    await speaker.play().catch(() => {});
    const code = `registerProcessor('tap', class extends AudioWorkletProcessor {
      process([input]) { if (input[0]) this.port.postMessage(input[0].slice()); return true; } });`;
    await this.#context.audioWorklet.addModule(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    await this.#context.resume();
    const tap = new AudioWorkletNode(this.#context, 'tap');
    tap.port.onmessage = ({ data }) => this.#chunks.push(data);
    const silent = new GainNode(this.#context, { gain: 0 });
    this.#context.createMediaStreamSource(remote).connect(tap).connect(silent).connect(this.#context.destination);
  }

  seconds() {
    return this.#chunks.reduce((n, c) => n + c.length, 0) / RATE;
  }

  /** Base64 of 16-bit little-endian samples. */
  take() {
    const bytes = new DataView(new ArrayBuffer(2 * this.#chunks.reduce((n, c) => n + c.length, 0)));
    let at = 0;
    for (const chunk of this.#chunks) {
      for (const x of chunk) {
        bytes.setInt16(at, Math.max(-1, Math.min(1, x)) * 32767, true);
        at += 2;
      }
    }
    let text = '';
    const view = new Uint8Array(bytes.buffer);
    for (let i = 0; i < view.length; i += 0x8000) text += String.fromCharCode(...view.subarray(i, i + 0x8000));
    return btoa(text);
  }
}
