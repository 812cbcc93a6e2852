// The sounds of the till, made by the browser itself. Never the only sign: whatever sounds is also
// written on the screen.

export type Sound = 'ok' | 'error' | 'paid'

type Tone = { readonly hertz: number; readonly fromMs: number; readonly forMs: number }

/** Low and twice for an error, so that it is told from the short high one without looking. */
const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  ok: [{ hertz: 1_760, fromMs: 0, forMs: 60 }],
  error: [
    { hertz: 220, fromMs: 0, forMs: 180 },
    { hertz: 196, fromMs: 230, forMs: 260 },
  ],
  paid: [
    { hertz: 1_047, fromMs: 0, forMs: 80 },
    { hertz: 1_568, fromMs: 90, forMs: 160 },
  ],
}

/** Browsers let a page sound only after somebody touched it: until then it stays silent. */
export function createSounds(): { play: (sound: Sound, volume: number) => void } {
  let audio: AudioContext | undefined
  return { play }

  function play(sound: Sound, volume: number): void {
    if (volume <= 0 || typeof AudioContext === 'undefined') return
    audio ??= new AudioContext({ latencyHint: 'interactive' })
    if (audio.state === 'suspended') audio.resume().catch(() => undefined)
    for (const tone of TONES[sound]) sing(audio, tone, volume / 10)
  }
}

function sing(audio: AudioContext, tone: Tone, loudness: number): void {
  const from = audio.currentTime + tone.fromMs / 1_000
  const to = from + tone.forMs / 1_000
  const gain = new GainNode(audio, { gain: 0 })
  const voice = new OscillatorNode(audio, { frequency: tone.hertz, type: 'triangle' })
  gain.gain.setValueAtTime(loudness, from)
  // Cut off at once it would click.
  gain.gain.exponentialRampToValueAtTime(0.001, to)
  voice.connect(gain).connect(audio.destination)
  voice.start(from)
  voice.stop(to)
}
