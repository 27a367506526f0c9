// What this machine has already: VS Code, and a browser of the Chromium family.
import { existsSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LaunchError } from './messages.mjs';

const home = os.homedir();
const windowsPrograms = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);

/** True where a window could open. */
export function hasDesktop() {
	return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** The program of an installed VS Code (not its `code` script), or `undefined`. */
export function findCode() {
	const wanted = process.env['PLIMSOLL_CODE'];
	if (wanted) {
		const found = existsSync(wanted) ? wanted : onPath([wanted]);
		if (!found) throw new LaunchError(`PLIMSOLL_CODE names ${wanted}, which is not there.`);
		return programOf(found);
	}
	const script = onPath(['code', 'code-insiders', 'codium']);
	if (script) return programOf(script);
	return firstExisting([
		'/usr/share/code/code',
		'/usr/lib/code/code',
		'/snap/code/current/usr/share/code/code',
		...['/Applications', path.join(home, 'Applications')].flatMap((folder) =>
			['Code', 'Electron'].map((name) => path.join(folder, 'Visual Studio Code.app/Contents/MacOS', name)),
		),
		...windowsPrograms.flatMap((folder) => [
			path.join(folder, 'Microsoft VS Code/Code.exe'),
			path.join(folder, 'Programs/Microsoft VS Code/Code.exe'),
		]),
	]);
}

/** `…/bin/code` is a script that starts the program beside its folder and returns at once.
 * @param {string} script */
function programOf(script) {
	const bin = path.dirname(realpathSync(script));
	if (path.basename(bin) !== 'bin') return script;
	const app = path.dirname(bin);
	const beside = ['code', 'code-insiders', 'codium', 'Code.exe', 'Code - Insiders.exe', 'VSCodium.exe'].map((name) =>
		path.join(app, name),
	);
	// On macOS the script lies in Contents/Resources/app/bin.
	const inBundle = ['Code', 'Electron'].map((name) => path.join(app, '../../MacOS', name));
	return firstExisting([...beside, ...inBundle]);
}

/** A browser that Playwright can drive, or `undefined`. */
export function findChromium() {
	const wanted = process.env['PLIMSOLL_CHROMIUM'];
	if (wanted) {
		if (!existsSync(wanted)) throw new LaunchError(`PLIMSOLL_CHROMIUM names ${wanted}, which is not there.`);
		return wanted;
	}
	return (
		onPath([
			'chromium',
			'chromium-browser',
			'google-chrome',
			'google-chrome-stable',
			'microsoft-edge',
			'microsoft-edge-stable',
		]) ??
		firstExisting([
			...['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
			...windowsPrograms.flatMap((folder) => [
				path.join(folder, 'Google/Chrome/Application/chrome.exe'),
				path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
			]),
		])
	);
}

/** @param {readonly string[]} names */
function onPath(names) {
	const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
	const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
	return firstExisting(names.flatMap((name) => folders.flatMap((folder) => endings.map((end) => path.join(folder, name + end)))));
}

/** @param {readonly string[]} files */
function firstExisting(files) {
	return files.find((file) => existsSync(file));
}
