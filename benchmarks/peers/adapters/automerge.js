// Automerge: a document is a value that each change replaces. All replicas begin with the change that made the text.
import * as Automerge from '@automerge/automerge';

export const cannot = { size_text: 'keeps all history' };
export const cachesSaves = true; // What is saved again without an edit comes from memory.

const base = Automerge.save(Automerge.from({ text: '' }, { actor: '00' }));
const actor = (client) => (1_500_000_001 + client).toString(16).padStart(8, '0');

export function create(client) {
  return replica(Automerge.load(base, { actor: actor(client) }));
}

export function load(bytes, client) {
  return replica(Automerge.load(bytes, { actor: actor(client) }));
}

function replica(document) {
  let draft;
  return {
    insert: (position, inserted) => Automerge.splice(draft, ['text'], position, 0, inserted),
    delete: (position, length) => Automerge.splice(draft, ['text'], position, length),
    transact: (edits) => {
      document = Automerge.change(document, (opened) => {
        draft = opened;
        edits();
      });
    },
    takeUpdate: () => Automerge.getLastLocalChange(document),
    apply: (bytes) => { [document] = Automerge.applyChanges(document, [bytes]); },
    applyAll: (updates) => { [document] = Automerge.applyChanges(document, updates); },
    save: () => Automerge.save(document),
    read: () => document.text,
    length: () => document.text.length,
    free: () => Automerge.free(document),
  };
}
