// The line between the tests inside the extension host and the launcher outside: results come out, requests for the keyboard go in.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * @typedef {{ kind: 'result', title: string, outcome: 'passed' | 'failed' | 'skipped', ms: number, text: string }} Result
 * @typedef {{ kind: 'done', phases: readonly number[] }} Done `phases` are all that any test asks for
 * @typedef {{ kind: 'drive', action: string, args: readonly unknown[] }} Drive
 */

/**
 * @param {(message: Result | Done) => void} onReport
 * @param {(action: string, args: readonly unknown[]) => Promise<unknown>} drive
 */
export async function openHub(onReport, drive) {
	// Any program on this machine can reach a loopback port; only ours knows the path.
	const secret = `/${randomUUID()}`;
	const server = createServer(async (request, response) => {
		if (request.method !== 'POST' || request.url !== secret) {
			response.writeHead(404).end();
			return;
		}
		let body = '';
		for await (const chunk of request) body += chunk;
		const answer = await handle(JSON.parse(body)).catch((error) => ({
			error: error instanceof Error ? error.message : String(error),
		}));
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
	});
	/** @param {Result | Done | Drive} message */
	const handle = async (message) => {
		if (message.kind === 'drive') return { value: await drive(message.action, message.args) };
		onReport(message);
		return {};
	};
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return { url: `http://127.0.0.1:${port}${secret}`, close: () => server.close() };
}
