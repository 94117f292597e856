// The traces' two formats, and each row on a tiny trace with one peer: node --test
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pack, unpack } from './recording.js';
import { loadTrace, parseTrace } from './trace.js';

const flat = {
  startContent: '',
  endContent: 'Hello',
  txns: [
    { time: '2021-04-19T06:06:58.513Z', patches: [[0, 0, 'Hallo']] },
    { time: '2021-04-19T06:06:59.513Z', patches: [[1, 1, ''], [1, 0, 'e']] },
  ],
};
const concurrent = {
  kind: 'concurrent',
  endContent: 'abc!',
  numAgents: 2,
  txns: [
    { parents: [], agent: 0, patches: [[0, 0, 'ac']] },
    { parents: [0], agent: 0, patches: [[1, 0, 'b']] },
    { parents: [0], agent: 1, patches: [[2, 0, '!']] },
    { parents: [1, 2], agent: 1, patches: [[0, 1, ''], [0, 0, 'a']] },
  ],
};

const ids = [
  'local', 'remote_each', 'remote_merged', 'size_history', 'load_history', 'memory', 'concurrent_each',
  'concurrent_merged',
];

test('A flat trace has one agent and no parents', () => {
  const trace = parseTrace(JSON.stringify(flat));
  assert.equal(trace.isConcurrent, false);
  assert.equal(trace.agents, 1);
  assert.deepEqual(trace.transactions[1], { agent: 0, parents: [], patches: [[1, 1, ''], [1, 0, 'e']] });
});

test('What a trace begins with is its first transaction', () => {
  const trace = parseTrace(JSON.stringify({ ...flat, startContent: 'x' }));
  assert.deepEqual(trace.transactions[0].patches, [[0, 0, 'x']]);
  assert.equal(trace.transactions.length, 3);
});

test('A concurrent trace says who wrote after what, gzipped or not', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'trace-')), 'trace.json.gz');
  writeFileSync(file, gzipSync(JSON.stringify(concurrent)));
  const trace = loadTrace(file);
  assert.equal(trace.isConcurrent, true);
  assert.equal(trace.agents, 2);
  assert.deepEqual(trace.transactions[3].parents, [1, 2]);
});

test('A text that some peers would count otherwise is refused', () => {
  const astral = { ...flat, txns: [{ patches: [[0, 0, '\u{1f600}']] }] };
  assert.throws(() => parseTrace(JSON.stringify(astral)), /beyond U\+FFFF/);
});

test('Recorded updates are read as they were written', () => {
  const updates = [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(255)];
  assert.deepEqual(unpack(pack(updates)), updates);
});

test('A peer is measured on both', { skip: await withoutPackages() }, () => {
  const rows = run(flat, concurrent);
  for (const id of ids) {
    assert.equal(typeof rows[id]?.value, 'number', `${id}: ${rows[id]?.note}`);
  }
});

test('A text that is not the one of the trace has no figure', { skip: await withoutPackages() }, () => {
  const { local, concurrent_each: each } = run({ ...flat, endContent: 'Hullo' }, { ...concurrent, endContent: 'abc' });
  assert.equal(local.value, null);
  assert.match(local.note, /not the one of the trace/);
  assert.equal(each.value, null);
});

function run(sequential, both) {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'));
  const files = Object.entries({ sequential, concurrent: both }).flatMap(([name, trace]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(trace));
    return [`--${name}`, file];
  });
  const output = execFileSync(process.execPath, ['run.js', 'yjs', ...files, ...ids], { cwd: import.meta.dirname });
  const lines = output.toString().trim().split('\n').map((line) => JSON.parse(line));
  return Object.fromEntries(lines.map((line) => [line.id, line]));
}

async function withoutPackages() {
  try {
    await import('yjs');
    return false;
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return 'The packages are not installed: npm ci in benchmarks/peers';
  }
}
