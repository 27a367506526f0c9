// Stands in for the model process where a test needs it to fail. The path it is asked to load says how:
// `gpu-crash` dies unless it is to run on the CPU, `always-crash` dies at each start but the first, `slow` never finishes loading,
// and a completion kills it in every case. Speaks bare JSON-RPC, to be independent of the real one.
import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const info = {
	path: '',
	name: 'scripted',
	architecture: 'none',
	fingerprint: '',
	contextSize: 10,
	trainedContextSize: 10,
	controlTokens: [],
	hasChatTemplate: false,
	device: 'cpu',
	gpuLayers: 0,
	layers: 0,
	slots: 1,
	prefillRate: 1,
	memory: { model: 0, kv: 0, compute: 0, total: 0, chat: 0, free: 0, kvPer1000Tokens: 0, where: 'ram', places: [], others: [] },
	savesKv: false,
};

process.on('message', (message) => {
	const { id, method, params } = /** @type {{ id: number, method: string, params: any }} */ (message);
	const answer = (/** @type {unknown} */ result) => process.send?.({ jsonrpc: '2.0', id, result });
	if (method === 'countTokens') {
		answer(params.texts.map((/** @type {string} */ text) => text.length));
	} else if (method === 'complete') {
		process.stderr.write('scripted: out of memory\n');
		const begun = { jsonrpc: '2.0', method: 'begun', params: { id: params.id } };
		process.send?.(begun, () => process.kill(process.pid, 'SIGABRT'));
	} else if (method === 'load') {
		const { path, options } = params;
		const device = options.gpu === 'cpu' ? 'cpu' : 'vulkan Test';
		if (path.includes('gpu-crash') && options.gpu !== 'cpu') {
			process.kill(process.pid, 'SIGSEGV');
		} else if (path.includes('always-crash') && existsSync(path)) {
			process.kill(process.pid, 'SIGSEGV');
		} else if (!path.includes('slow')) {
			if (path.includes('always-crash')) writeFileSync(path, 'started once');
			answer({ ...info, path, device });
		}
	}
});
process.on('disconnect', () => process.exit(0));
