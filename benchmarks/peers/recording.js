// The updates of a trace, recorded once for all rows that apply them: they outlive the process of a row in a file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record } from './trace.js';

const lengthBytes = 4;

/** The update of each transaction of a trace, from the scratch folder if they are there. */
export function recorded(peer, trace, scratch) {
  const file = join(scratch, trace.isConcurrent ? 'concurrent' : 'sequential');
  if (existsSync(file)) return unpack(readFileSync(file));
  const updates = record(peer, trace);
  writeFileSync(file, pack(updates));
  return updates;
}

export function pack(updates) {
  return Buffer.concat(updates.flatMap((update) => {
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(update.length);
    return [length, update];
  }));
}

export function unpack(bytes) {
  const updates = [];
  for (let offset = 0; offset < bytes.length;) {
    const end = offset + lengthBytes + bytes.readUInt32LE(offset);
    updates.push(Uint8Array.from(bytes.subarray(offset + lengthBytes, end)));
    offset = end;
  }
  return updates;
}
