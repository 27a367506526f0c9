import { randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { LaunchError } from './messages.mjs';
import { ROOT } from './paths.mjs';
import { start, stop } from './processes.mjs';
import { provideServer } from './provision.mjs';

/**
 * VS Code's own server: the workbench in a browser, the extension host in a process of this machine.
 * @typedef {object} WebServer
 * @property {number} port
 * @property {(open: WhatToOpen) => string} address
 * @property {Promise<unknown>} ended the server's process is gone
 * @property {() => Promise<unknown>} hostEnded the next extension host is gone, because its page was closed or because it crashed
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} WhatToOpen Absolute paths.
 * @property {string} [folder] a window without a folder when this and `workspace` are left out
 * @property {string} [workspace] a `.code-workspace` file instead
 * @property {boolean} [trust] false where the folder is not to be trusted
 * @property {string} [tests] a script with `run()`, called inside the extension host
 */

/**
 * @param {object} options
 * @param {string} options.version
 * @param {string} options.profile holds user data and extensions; state is found again by a second server on the same port
 * @param {number} [options.port] any free one when left out or 0
 * @param {NodeJS.ProcessEnv} [options.env] reaches the extension host
 * @param {boolean} [options.trust] every folder is trusted; the usual
 * @param {string} options.log file for everything the server prints
 * @returns {Promise<WebServer>}
 */
export async function startServer({ version, profile, port = 0, env = {}, trust = true, log }) {
	const { vscode, node } = await provideServer(version);
	await mkdir(path.dirname(log), { recursive: true });
	// In development mode VS Code switches to a theme that lies below the extension's folder. Its own themes do, in our
	// downloads, so it gets to know the extension by another path.
	const source = path.join(profile, 'source');
	await rm(source, { force: true });
	await symlink(ROOT, source, 'junction');
	const flags = [
		...['--host', '127.0.0.1', '--port', String(port || (await freePort()))],
		...['--without-connection-token', '--accept-server-license-terms'],
		// Only with the smoke test driver does the workbench honour the payload of its address.
		...['--enable-smoke-test-driver', ...(trust ? ['--disable-workspace-trust'] : []), '--disable-telemetry'],
		...['--user-data-dir', path.join(profile, 'user-data'), '--extensions-dir', path.join(profile, 'extensions')],
		...['--server-data-dir', path.join(profile, 'server')],
	];
	const server = start(node, [path.join(vscode, 'out/server-main.js'), ...flags], {
		env: { ...cleanEnvironment(), ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const file = createWriteStream(log, { flags: 'a' });
	const hostEnded = () =>
		new Promise((resolve) => {
			server.stdout?.on('data', (chunk) => String(chunk).includes('Extension Host Process exited') && resolve('exit'));
		});
	/** @type {number} */
	const bound = await new Promise((resolve, reject) => {
		let text = '';
		const timer = setTimeout(
			() => reject(new LaunchError(`VS Code's server did not start within a minute; see ${log}.`)),
			60_000,
		);
		/** @param {Buffer} chunk */
		const read = (chunk) => {
			file.write(chunk);
			text = (text + chunk).slice(-4000);
			const match = /Extension host agent listening on (\d+)/.exec(text);
			if (match) {
				clearTimeout(timer);
				resolve(Number(match[1]));
			}
		};
		server.stdout?.on('data', read);
		server.stderr?.on('data', read);
		server.once('exit', () => {
			clearTimeout(timer);
			reject(new LaunchError(`VS Code's server did not start:\n${text.trim()}`));
		});
	});
	return {
		port: bound,
		address: (open) => address(bound, source, open),
		hostEnded,
		ended: new Promise((resolve) => server.once('exit', resolve)),
		stop: async () => {
			await stop(server);
			file.end();
		},
	};
}

/** A port that is still free when the server comes back to it: systems lend theirs, to whoever connects, from 32768 up.
 * @returns {Promise<number>} */
async function freePort() {
	const port = randomInt(20_000, 30_000);
	const probe = createServer();
	const isFree = await new Promise((resolve) => {
		probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
	});
	probe.close();
	return isFree ? port : freePort();
}

/** @param {number} port
 * @param {string} extension
 * @param {WhatToOpen} open */
function address(port, extension, { folder, workspace, tests }) {
	/** @param {string} absolute */
	const remote = (absolute) => `vscode-remote://127.0.0.1:${port}${encodeURI(asUriPath(absolute))}`;
	const payload = [
		['skipWelcome', 'true'],
		['skipReleaseNotes', 'true'],
		['extensionDevelopmentPath', remote(extension)],
		...(tests ? [['extensionTestsPath', remote(tests)]] : []),
	];
	const place = workspace ?? folder;
	const where = place === undefined ? 'ew=true' : `${workspace ? 'workspace' : 'folder'}=${encodeURIComponent(asUriPath(place))}`;
	return `http://127.0.0.1:${port}/?${where}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** @param {string} absolute */
function asUriPath(absolute) {
	const slashed = absolute.replaceAll('\\', '/');
	return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

/** What a VS Code terminal sets for its own children would make the new VS Code think that it is one of them. */
export function cleanEnvironment() {
	return Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(key)));
}
