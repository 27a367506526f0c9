import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { DownloadProgress } from '../../src/core/model/modelLibrary.ts';
import { parseModelSource } from '../../src/core/model/modelSource.ts';
import { type DownloadOptions, downloadModel } from '../../src/node/download/downloadModel.ts';
import { deleteModel, listModels } from '../../src/node/download/modelFolder.ts';
import { readModelHeader } from '../../src/node/model/ggufHeader.ts';
import { never, TINY, temporaryFolder } from '../support/tinyModel.ts';

const model = await readFile(TINY);
const sha256 = createHash('sha256').update(model).digest('hex');
const HALF = Math.floor(model.length / 2);

/** As the model process does. */
const check = async (file: string) => void (await readModelHeader(file));

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on this machine, and what it was asked for: `GET /path range`. */
async function serve(context: TestContext, handle: Handler) {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push([request.url, request.headers.range, request.headers['if-range']].filter(Boolean).join(' '));
		handle(request, response, asked.length);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	context.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const folder = await temporaryFolder(context);
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const get = (source = `${endpoint}/m.gguf`, options: Partial<DownloadOptions> = {}) =>
		downloadModel(parseModelSource(source), {
			folder,
			endpoint,
			check,
			signal: never,
			retryDelays: [1, 1, 1],
			stallMs: 60_000,
			...options,
		});
	const refusal = (source?: string, options?: Partial<DownloadOptions>) =>
		get(source, options).then(
			() => 'downloaded',
			(error: Error) => `${error.name}: ${error.message.replaceAll(folder, '…').replaceAll(/127\.0\.0\.1:\d+/g, 'host')}`,
		);
	return { endpoint, folder, asked, get, refusal, names: async () => (await readdir(folder)).sort() };
}

/** Sends the model from where it is asked for, up to `end`, with what a good server says of it. */
function send(
	request: IncomingMessage,
	response: ServerResponse,
	end = model.length,
	headers: Record<string, string> = {},
): void {
	const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
	response.writeHead(start > 0 ? 206 : 200, {
		etag: '"one"',
		'content-length': model.length - start,
		...(start > 0 ? { 'content-range': `bytes ${start}-${model.length - 1}/${model.length}` } : {}),
		...headers,
	});
	response.write(model.subarray(start, end), () => (end < model.length ? response.destroy() : response.end()));
}

test('a file arrives whole, checked, with progress, and is not downloaded twice', async (context) => {
	const { get, asked, names, folder } = await serve(context, (request, response) => send(request, response));
	const steps: DownloadProgress[] = [];
	const first = await get(undefined, { sha256, onProgress: (progress) => steps.push(progress) });
	assert.deepEqual(first, { path: path.join(folder, 'm.gguf'), bytes: model.length, existed: false, verified: true });
	assert.deepEqual(steps.at(-2), { step: 'downloading', bytes: model.length, total: model.length });
	assert.deepEqual(steps.at(-1), { step: 'checking', bytes: model.length, total: model.length });
	assert.deepEqual(await names(), ['m.gguf']);
	assert.ok((await readFile(first.path)).equals(model));
	assert.deepEqual([(await get()).existed, asked], [true, ['/m.gguf']]);
});

test('after a cut it goes on where it was, of the same file only', async (context) => {
	const { get, asked, names } = await serve(context, (request, response, count) =>
		send(request, response, count === 1 ? HALF : undefined),
	);
	await get();
	assert.equal(asked.length, 2);
	assert.match(asked[1] ?? '', /^\/m\.gguf bytes=\d+- "one"$/);
	assert.ok(Number(/bytes=(\d+)/.exec(asked[1] ?? '')?.[1]) > 0);
	assert.deepEqual(await names(), ['m.gguf']);
	// The file changed between the tries: a server that knows If-Range sends all of it, one that does not is found out.
	for (const honest of [true, false]) {
		const changed = await serve(context, (request, response, count) => {
			if (count === 1) {
				send(request, response, HALF, { etag: '"old"' });
			} else if (honest) {
				send({ ...request, headers: {} } as IncomingMessage, response);
			} else {
				send(request, response);
			}
		});
		const { path: file } = await changed.get();
		assert.ok((await readFile(file)).equals(model), String(honest));
	}
});

test('a server that ignores ranges, tells no length or chunks gives the same file', async (context) => {
	for (const headers of [{ etag: '"one"' }, {}] as Record<string, string>[]) {
		const { get } = await serve(context, (_, response, count) => {
			response.writeHead(200, headers);
			response.write(model.subarray(0, HALF), () => (count === 1 ? response.destroy() : response.end(model.subarray(HALF))));
		});
		assert.ok((await readFile((await get()).path)).equals(model));
	}
});

test('a connection that stands still or lies about its length is tried again and given up with what was kept', async (context) => {
	const still = await serve(context, (_, response) => {
		response.writeHead(200, { etag: '"one"', 'content-length': model.length });
		response.write(model.subarray(0, 1000));
	});
	assert.equal(
		await still.refusal(undefined, { stallMs: 300 }),
		'UserError: The connection to host was cut. 1.0 kB are kept: the next try goes on from there.',
	);
	assert.equal(still.asked.length, 4);
	assert.deepEqual(await still.names(), ['m.gguf.part', 'm.gguf.part.json']);
	const more = await serve(context, (_, response) => {
		response.writeHead(200, { 'transfer-encoding': 'chunked', 'x-linked-size': '1000' });
		response.end(model);
	});
	assert.equal(await more.refusal(), 'UserError: host sends more than the 1000 bytes it announced: nothing was kept.');
});

test('what cannot be had is said in one sentence, at once, and leaves nothing', async (context) => {
	const status = (code: number) => (_: IncomingMessage, response: ServerResponse) => response.writeHead(code).end('no');
	const refused = async (handle: Handler, options?: Partial<DownloadOptions>) => {
		const { refusal, asked, names } = await serve(context, handle);
		return [await refusal(undefined, options), asked.length, (await names()).join()];
	};
	const page: Handler = (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>');
	const text: Handler = (_, response) => response.writeHead(200).end('version https://git-lfs.github.com/spec/v1');
	const cut: Handler = (_, response) => response.writeHead(200, { 'content-length': HALF }).end(model.subarray(0, HALF));
	const loop: Handler = (_, response) => response.writeHead(302, { location: '/m.gguf' }).end();
	assert.deepEqual(
		[
			await refused(status(401)),
			await refused(status(403)),
			await refused(status(404)),
			await refused(status(418)),
			await refused(status(503)),
			await refused(page),
			await refused(text),
			await refused(cut),
			await refused(loop),
			await refused((request, response) => send(request, response), { sha256: '0'.repeat(64) }),
		],
		[
			[
				'UserError: host does not give this file to everybody (401): sign in there, accept its licence, download it in the browser and choose the file.',
				1,
				'',
			],
			[
				'UserError: host does not give this file to everybody (403): sign in there, accept its licence, download it in the browser and choose the file.',
				1,
				'',
			],
			['UserError: There is no such file on host (404): check owner, repository and file name.', 1, ''],
			['UserError: host answers with status 418: nothing was downloaded.', 1, ''],
			['UserError: host is not able to answer now (503).', 4, ''],
			['UserError: host answers with a web page instead of a model file: the address is not that of the file itself.', 1, ''],
			['UserError: What host sends is not a GGUF model file: it starts with "version https://git-lfs.".', 1, ''],
			[
				`UserError: What was downloaded is no usable model: m.gguf is cut short: ${HALF} of at least 1597184 bytes are there. Download it again.`,
				1,
				'',
			],
			['UserError: host leads from one address to the next without end: nothing was downloaded.', 9, ''],
			['UserError: m.gguf arrived damaged: its checksum is not 000000000000…. Download it again.', 1, ''],
		],
	);
	const { folder, refusal } = await serve(context, status(200));
	assert.match(
		await refusal('http://no-such-host.invalid/m.gguf'),
		/no-such-host\.invalid cannot be reached: this machine seems to be offline\.$/,
	);
	assert.match(await refusal('http://127.0.0.1:1/m.gguf'), /^UserError: host does not answer \(.+\)\.$/);
	await writeFile(path.join(folder, 'm.gguf'), 'another');
	assert.match(await refusal(undefined, { sha256 }), /exists and has another checksum/);
});

test('cancelling stops at once and keeps the part; the next time goes on from it', async (context) => {
	const { get, asked, names } = await serve(context, (request, response, count) => {
		if (count > 1) {
			send(request, response);
			return;
		}
		response.writeHead(200, { etag: '"one"', 'content-length': model.length });
		response.write(model.subarray(0, HALF));
	});
	const controller = new AbortController();
	const cancelled = get(undefined, {
		stallMs: 60_000,
		signal: controller.signal,
		onProgress: ({ bytes }) => bytes >= HALF && controller.abort(),
	});
	await assert.rejects(cancelled, { name: 'AbortError' });
	assert.deepEqual(await names(), ['m.gguf.part', 'm.gguf.part.json']);
	const { path: file } = await get();
	assert.ok((await readFile(file)).equals(model));
	assert.equal(asked[1], `/m.gguf bytes=${HALF}- "one"`);
});

test('Hugging Face: the file of a quantisation is found, redirects are followed, and what they say of it is checked', async (context) => {
	const { get, refusal, asked } = await serve(context, (request, response) => {
		const listing = [
			{ type: 'file', path: 'README.md', size: 3 },
			{ type: 'file', path: 'm-q8_0.gguf', size: model.length, lfs: { oid: sha256, size: model.length } },
		];
		switch (request.url?.split('?')[0]) {
			case '/api/models/o/r/tree/main':
				response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(listing));
				return;
			case '/o/r/resolve/main/m-q8_0.gguf':
				response.writeHead(302, { location: '/cdn/file', 'x-linked-etag': `"${sha256}"`, 'x-linked-size': model.length }).end();
				return;
			case '/o/wrong/resolve/main/m.gguf':
				response.writeHead(302, { location: '/cdn/file', 'x-linked-etag': `"${'0'.repeat(64)}"` }).end();
				return;
			case '/cdn/file':
				send(request, response);
				return;
			default:
				response.writeHead(404).end();
		}
	});
	assert.equal((await get('hf:o/r:Q8_0')).verified, true);
	assert.deepEqual(asked, ['/api/models/o/r/tree/main?recursive=true', '/o/r/resolve/main/m-q8_0.gguf', '/cdn/file']);
	assert.match(await refusal('hf:o/wrong/m.gguf'), /arrived damaged: its checksum is not 0000/);
	assert.equal(await refusal('hf:o/r:Q2_K'), 'UserError: o/r has no file Q2_K; it has m-q8_0.gguf.');
	assert.match(await refusal('hf:o/none'), /There is no such file on host \(404\)/);
});

test('a model in several files comes whole or not at all, and is listed and deleted as one', async (context) => {
	const files = [1, 2, 3].map((part) => `m-q8_0-0000${part}-of-00003.gguf`);
	const { get, refusal, asked, folder, names } = await serve(context, (request, response, count) => {
		const listing = files.map((name) => ({ path: name, size: model.length, lfs: { oid: sha256 } }));
		if (request.url?.startsWith('/api/models/o/r/')) {
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(listing));
		} else if (count === 3) {
			response.writeHead(404).end();
		} else {
			send(request, response);
		}
	});
	assert.match(await refusal('hf:o/r:Q8_0'), /There is no such file on host/);
	assert.deepEqual(await names(), [files[2]]);
	const [unfinished] = await listModels(folder);
	assert.deepEqual(unfinished, { path: path.join(folder, `${files[0]}.part`), bytes: model.length, whole: false });
	const steps: DownloadProgress[] = [];
	const downloaded = await get('hf:o/r:Q8_0', { onProgress: (progress) => steps.push(progress) });
	const whole = { path: path.join(folder, files[0] ?? ''), bytes: 3 * model.length };
	assert.deepEqual(downloaded, { ...whole, existed: false, verified: true });
	assert.deepEqual(steps.at(-1), { step: 'checking', bytes: 3 * model.length, total: 3 * model.length });
	assert.ok(steps.every(({ bytes }, at) => bytes >= (steps[at - 1]?.bytes ?? 0)));
	assert.deepEqual(
		asked.filter((each) => !each.startsWith('/api')).map((each) => /0000\d(?=-of)/.exec(each)?.[0]),
		['00003', '00002', '00002', '00001'],
	);
	assert.deepEqual(await listModels(folder), [{ ...whole, whole: true }]);
	assert.match(await refusal(`hf:o/r/${files[0]}`, { sha256 }), /This model has 3 files: one checksum cannot be that of all/);
	await deleteModel(folder, whole.path);
	assert.deepEqual(await names(), []);
});

test('models are listed with what they take, and deleted only from their folder', async (context) => {
	const folder = await temporaryFolder(context);
	assert.deepEqual(await listModels(path.join(folder, 'none')), []);
	await writeFile(path.join(folder, 'a.gguf'), 'aa');
	await writeFile(path.join(folder, 'b.gguf.part'), 'bbb');
	await writeFile(path.join(folder, 'b.gguf.part.json'), '{}');
	await writeFile(path.join(folder, 'note.txt'), '');
	assert.deepEqual(
		(await listModels(folder)).map(({ path: file, bytes, whole }) => [path.basename(file), bytes, whole]),
		[
			['b.gguf.part', 3, false],
			['a.gguf', 2, true],
		],
	);
	await assert.rejects(deleteModel(folder, TINY), { name: 'UserError', message: /is not in the folder/ });
	await assert.rejects(deleteModel(folder, path.join(folder, 'note.txt')), { name: 'UserError' });
	await deleteModel(folder, path.join(folder, 'b.gguf.part'));
	assert.deepEqual((await readdir(folder)).sort(), ['a.gguf', 'note.txt']);
	await chmod(folder, 0o700);
});
