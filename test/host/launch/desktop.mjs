import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { findCode } from './find.mjs';
import { LaunchError, say } from './messages.mjs';
import { DOWNLOADS, ROOT } from './paths.mjs';
import { start } from './processes.mjs';
import { cleanEnvironment } from './server.mjs';

/** @returns the program of a desktop VS Code: the installed one, or the one that `@vscode/test-electron` fetches once.
 * @param {'desktop' | 'download'} kind
 * @param {string | undefined} version */
export async function provideDesktop(kind, version) {
	if (kind === 'desktop') {
		const found = findCode();
		if (!found) throw new LaunchError('No VS Code was found: install it or set PLIMSOLL_CODE to its command.');
		return found;
	}
	say('Looking for a downloaded VS Code, or fetching one (about 150 MB) …');
	try {
		const reporter = new SilentReporter();
		return await downloadAndUnzipVSCode({ cachePath: DOWNLOADS, reporter, ...(version ? { version: full(version) } : {}) });
	} catch (error) {
		throw new LaunchError('VS Code could not be downloaded: install it or set PLIMSOLL_CODE to its command.', { cause: error });
	}
}

/** `1.106` names its first release for the download service.
 * @param {string} version */
function full(version) {
	return /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
}

/**
 * Opens one window.
 * @param {string} program
 * @param {object} options
 * @param {string} options.profile
 * @param {import('./server.mjs').WhatToOpen} options.open
 * @param {NodeJS.ProcessEnv} [options.env] reaches the extension host
 * @param {string} options.log
 */
export function startDesktop(program, { profile, open, env = {}, log }) {
	const args = [
		...[open.workspace ?? open.folder ?? []].flat(),
		`--user-data-dir=${path.join(profile, 'user-data')}`,
		`--extensions-dir=${path.join(profile, 'extensions')}`,
		`--extensionDevelopmentPath=${ROOT}`,
		...(open.tests ? [`--extensionTestsPath=${open.tests}`] : []),
		...[
			'--new-window',
			'--skip-welcome',
			'--skip-release-notes',
			...(open.trust === false ? [] : ['--disable-workspace-trust']),
			'--disable-updates',
			'--disable-telemetry',
		],
		// Containers and root have no use of the sandbox that Chromium asks for.
		...(process.platform === 'linux' ? ['--no-sandbox', '--disable-gpu-sandbox'] : []),
	];
	const child = start(program, args, { env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	const file = createWriteStream(log, { flags: 'a' });
	child.stdout?.pipe(file);
	child.stderr?.pipe(file);
	return child;
}
