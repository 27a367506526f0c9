// The model process: owns every native handle, so that a native crash takes down nothing else. Started by LocalModel.

import process from 'node:process';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { ModelPlan } from '../../core/model/modelRuntime.ts';
import { CheckedConnection } from './checkedConnection.ts';
import { readModelHeader } from './ggufHeader.ts';
import type { LoadedModel } from './loadedModel.ts';
import { loadModel } from './loadModel.ts';
import type { NotificationOf } from './messages.ts';
import { startRuntime } from './nativeRuntime.ts';
import { planModel } from './preparePlan.ts';

/** How long a KV state may still be written once the parent is gone. */
const LAST_SAVE_MS = 3000;

// What a process list shows.
process.title = 'plimsoll-model';

const connection = new CheckedConnection(createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)));
const log = (level: NotificationOf<'log'>['level']) => (message: string) => connection.tell('log', { level, message });
const sentLog = { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
let loading: Promise<LoadedModel> | undefined;

/** Of the model that is loaded: a plan made now would count it among the others. */
let plan: ModelPlan | undefined;
connection.answer('plan', async ({ path, options }, signal) => plan ?? planModel(path, options, sentLog, signal));
connection.answer('checkFile', async ({ path }) => {
	await readModelHeader(path);
	return {};
});
connection.answer('machine', async ({ gpu }) => {
	const llama = await startRuntime({ gpu, threads: undefined }, () => undefined);
	const [ram, vram] = [await llama.getRamState(), await llama.getVramState()];
	return { ram: ram.total, vram: llama.gpu === false ? 0 : vram.total };
});
connection.answer('load', async ({ path, options, saveAfterIdleMs }, signal) => {
	loading = loadModel(path, options, {
		saveAfterIdleMs,
		log: sentLog,
		onProgress: (value) => connection.tell('progress', { value }),
		onPlan: (made) => {
			plan = made;
		},
		signal,
	});
	return (await loading).info;
});
connection.answer('countTokens', async ({ texts }) => (await model()).countTokens(texts));
connection.answer('countChatTokens', async ({ messages }) => (await model()).countChatTokens(messages));
connection.answer('complete', async ({ id, request }, signal) => {
	connection.tell('begun', { id });
	return (await model()).complete(request, textOf(id), signal);
});
connection.answer('chat', async ({ id, request }, signal) => {
	connection.tell('begun', { id });
	return (await model()).chat(request, textOf(id), signal);
});
connection.answer('warm', async ({ request }, signal) =>
	(await model()).warm(request, (warmth) => connection.tell('warmth', warmth), signal),
);
connection.answer('memo', async ({ workspace }) => ({ memo: await (await model()).memo(workspace) }));
connection.answer('tokenize', async ({ request }) => (await model()).tokenize(request));
connection.answer('held', async ({ request }) => (await model()).held(request));
connection.answer('memoryUsed', async () => process.memoryUsage.rss());
connection.answer('kvCacheSize', async () => (await model()).kvCacheSize());
connection.answer('clearKvCache', async () => (await model()).clearKvCache());
connection.answer('saveKv', async () => {
	await (await model()).saveKv();
	return {};
});

/** Never outlive the parent; also when it was killed, the channel closes. */
process.on('disconnect', () => {
	connection.abortAnswers();
	setTimeout(() => process.exit(0), LAST_SAVE_MS);
	const saved = loading?.then((loaded) => loaded.saveKv()) ?? Promise.resolve();
	saved.catch(() => undefined).finally(() => process.exit(0));
});

connection.listen();

async function model(): Promise<LoadedModel> {
	if (!loading) {
		throw new UserError(sentence`No model is loaded.`);
	}
	return loading;
}

function textOf(id: number): (piece: string) => void {
	return (piece) => connection.tell('text', { id, piece });
}
