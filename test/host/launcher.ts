// The extension host's end of the line to the launcher.
import type { Driver } from './launch/driver.mjs';
import type { Done, Result } from './launch/hub.mjs';

const url = process.env['PLIMSOLL_LAUNCHER'];

/** 1 is the first window, 2 a restart with the same profile and workspace. */
export const phase = Number(process.env['PLIMSOLL_PHASE'] ?? 1);

/** Started from VS Code's own "Run and Debug" there is no launcher, and the debug console gets the lines. */
export async function report(message: Result | Done): Promise<void> {
	if (url) {
		await send(message);
	} else if (message.kind === 'result') {
		console.error(`${message.outcome}: ${message.title} ${message.text}`);
	}
}

/** The hands and eyes at the window, where the host is the web workbench. */
export const driver: Driver | undefined =
	url && process.env['PLIMSOLL_DRIVER']
		? (new Proxy(
				{},
				{
					get:
						(_target, action) =>
						(...args: unknown[]) =>
							send({ kind: 'drive', action, args }),
				},
			) as Driver)
		: undefined;

async function send(message: unknown): Promise<unknown> {
	const response = await fetch(String(url), { method: 'POST', body: JSON.stringify(message) });
	const answer = (await response.json()) as { value?: unknown; error?: string };
	if (answer.error !== undefined) {
		throw new Error(answer.error);
	}
	return answer.value;
}
