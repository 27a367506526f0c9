import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TINY_MODEL } from './paths.mjs';

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
