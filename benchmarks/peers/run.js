// node run.js PEER [--sequential FILE] [--concurrent FILE] [--seconds N] [ID...]
// Measures one peer and prints {"id","peer","value","unit","note"?} a line, value null with the reason as note.
// Each row has a process of its own, so that none is disturbed by another or outlives its time.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { peers } from './peers.js';
import { rows, traceOf } from './rows.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sequential: { type: 'string' },
    concurrent: { type: 'string' },
    seconds: { type: 'string', default: '60' },
  },
});
const [peer, ...wanted] = positionals;
if (!(peer in peers)) throw new Error(`No peer is named '${peer}'; there are ${Object.keys(peers).join(', ')}.`);

const scratch = mkdtempSync(join(tmpdir(), 'peer-'));
try {
  const { cannot, notes = {}, storesTextOnly } = await peers[peer]();
  for (const id of Object.keys(rows)) {
    const trace = traceOf(id);
    if (trace !== undefined && values[trace] === undefined) continue;
    const isWanted = wanted.length === 0 || wanted.includes(id);
    const stores = id === (storesTextOnly ? 'size_text' : 'size_history');
    if (!isWanted && !(stores && wanted.some((other) => /^(load_history|memory)$/.test(other)))) continue;
    const result = id in cannot ? { value: null, note: cannot[id] } : await measure(id);
    const note = [notes[id], result.note].filter(Boolean).join('; ');
    if (isWanted) console.log(JSON.stringify({ id, peer, ...result, note: note || undefined }));
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function measure(id) {
  const row = fileURLToPath(new URL('./row.js', import.meta.url));
  const trace = values[traceOf(id)] ?? '';
  const child = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=8192', row, peer, id, scratch, trace]);
  const seconds = Number(values.seconds);
  let output = '';
  let errors = '';
  let isLate = false;
  const limit = setTimeout(() => { isLate = child.kill('SIGKILL'); }, seconds * 1000);
  child.stdout.on('data', (bytes) => { output += bytes; });
  child.stderr.on('data', (bytes) => { errors += bytes; });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(limit);
      if (isLate) resolve({ value: null, note: `more than ${seconds} s` });
      else if (code !== 0) resolve({ value: null, note: reasonIn(errors) });
      else resolve(JSON.parse(output.trim().split('\n').at(-1)));
    });
  });
}

/** The line of an error output that says what happened. */
function reasonIn(errors) {
  const lines = errors.split('\n').map((line) => line.trim());
  const named = lines.find((line) => /^([A-Z]\w*)?Error\b|FATAL ERROR/.test(line));
  return (named ?? lines.find(Boolean) ?? 'ended').slice(0, 160);
}
