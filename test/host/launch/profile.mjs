import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, TINY_MODEL } from './paths.mjs';

/** Nothing that pops up, moves or asks: a run shows the extension and the code, and gives the same picture twice. */
const SETTINGS = {
	'plimsoll.model': TINY_MODEL,
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.enableExperiments': false,
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'chat.disableAIFeatures': true,
	'security.workspace.trust.enabled': false,
	'git.enabled': false,
	'extensions.ignoreRecommendations': true,
	'extensions.autoCheckUpdates': false,
	'update.mode': 'none',
	'telemetry.telemetryLevel': 'off',
	'files.autoSave': 'off',
	'window.restoreWindows': 'none',
	'window.confirmSaveUntitledWorkspace': false,
};

/** A profile that knows the tiny model of the fixtures.
 * @param {string} folder
 * @param {Readonly<Record<string, unknown>>} [settings] on top of the usual ones */
export async function writeProfile(folder, settings = {}) {
	const text = `${JSON.stringify({ ...SETTINGS, ...settings }, undefined, '\t')}\n`;
	// The desktop and code-server's workbench read `User`, a plain server `Machine`.
	for (const name of ['User', 'Machine']) {
		const file = path.join(folder, 'user-data', name, 'settings.json');
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, text);
	}
	await mkdir(path.join(folder, 'extensions'), { recursive: true });
}

/** Adds the small extension that shows the view and puts the cursor into the demo. Installed, because a window in development mode
 * takes one extension from source, and that is ours.
 * @param {string} folder of the profile
 * @param {{ file: string, after: string, answer?: WrittenAnswer | undefined }} demo `answer` is given to each question in place of the model's
 * @returns {Promise<NodeJS.ProcessEnv>} what that extension reads */
export async function openDemo(folder, { file, after, answer }) {
	await cp(path.join(ROOT, 'test/host/launch/opener'), path.join(folder, 'extensions/plimsoll-launch.opener-0.0.1'), {
		recursive: true,
	});
	return { PLIMSOLL_OPEN: JSON.stringify({ file, after, answer }) };
}

/** An answer written beforehand; after `half` characters it rests for `rest` milliseconds.
 * @typedef {{ text: string, half?: number, rest?: number }} WrittenAnswer */
