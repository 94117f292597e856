// json-joy: patches as updates. It keeps no deleted text, so what it stores is without history.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Model } = require('json-joy/lib/json-crdt/index.js');
const { Patch, s } = require('json-joy/lib/json-crdt-patch/index.js');

export const cannot = {
  size_history: 'its document drops what is deleted',
  save_history: 'its document drops what is deleted',
  load_history: 'its document drops what is deleted',
};
export const notes = { memory: 'without history' };
export const storesTextOnly = true;

const sessionOf = (client) => 1_500_000_001 + client;
const seed = Model.create(s.str(''), sessionOf(-1));
seed.api.flush();
const base = seed.toBinary();

export function create(client) {
  return load(base, client);
}

export function load(bytes, client) {
  const model = Model.load(bytes, sessionOf(client));
  const text = model.api.str([]);
  let patch;
  return {
    insert: (position, inserted) => text.ins(position, inserted),
    delete: (position, length) => text.del(position, length),
    transact: (edits) => { edits(); patch = model.api.flush(); },
    takeUpdate: () => patch.toBinary(),
    apply: (bytes) => model.applyPatch(Patch.fromBinary(bytes)),
    applyAll: (updates) => model.applyBatch(updates.map((bytes) => Patch.fromBinary(bytes))),
    saveText: () => model.toBinary(),
    read: () => text.view(),
    length: () => text.length(),
  };
}
