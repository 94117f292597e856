// node --expose-gc row.js PEER ID SCRATCH TRACE: one row of one peer. The last line of its output is the result.
import { peers } from './peers.js';
import { rows, traceOf } from './rows.js';
import { loadTrace } from './trace.js';

const [name, id, scratch, path] = process.argv.slice(2);
const peer = await peers[name]();
const kind = traceOf(id);
const traces = kind === undefined ? {} : { [kind]: loadTrace(path) };
console.log(JSON.stringify(rows[id]({ peer, scratch, ...traces })));
