import path from 'node:path';
import { parseArgs } from 'node:util';
import { findCode, hasDesktop } from './find.mjs';
import { LaunchError } from './messages.mjs';
import { NEWEST_SERVER } from './provision.mjs';

/**
 * Where VS Code runs. `desktop`: the one that is installed; `download`: the one that `@vscode/test-electron` fetches;
 * `web`: VS Code's server with the workbench in a browser, for machines without a desktop.
 * @typedef {'desktop' | 'download' | 'web'} HostKind
 */
const KINDS = /** @type {const} */ (['desktop', 'download', 'web']);

/** The command line: `--host`, else PLIMSOLL_HOST, else what the machine has; `--vscode` for another
 * version than the newest; `--port` for the web's address; `--model` for another model than the tiny one; `--only` for the tests
 * whose titles hold a text; `--theme` for the pictures in one theme; `--bench` measures in place of testing. */
export function readOptions() {
	const { values } = parseArgs({
		options: {
			host: { type: 'string' },
			vscode: { type: 'string' },
			port: { type: 'string' },
			model: { type: 'string' },
			only: { type: 'string' },
			theme: { type: 'string' },
			bench: { type: 'boolean' },
		},
	});
	const wanted = values.host ?? (process.env['PLIMSOLL_HOST'] || undefined);
	const kind = KINDS.find((name) => name === wanted);
	if (wanted !== undefined && !kind) {
		throw new LaunchError(`"${wanted}" is no place to run VS Code; choose one of ${KINDS.join(', ')}.`);
	}
	const port = Number(values.port ?? 0);
	if (!Number.isInteger(port) || port < 0 || port > 65535) {
		throw new LaunchError(`"${values.port}" is no port number.`);
	}
	return {
		kind: kind ?? kindOfMachine(values.vscode),
		forced: kind !== undefined,
		version: values.vscode,
		port,
		only: values.only ?? '',
		theme: values.theme,
		bench: values.bench ?? false,
		model: values.model && path.resolve(values.model),
	};
}

/** @param {string | undefined} version
 * @returns {HostKind} */
function kindOfMachine(version) {
	if (!hasDesktop()) return 'web';
	return findCode() && !version ? 'desktop' : 'download';
}

/** @param {string | undefined} version */
export function webVersion(version) {
	return version ?? NEWEST_SERVER;
}
