// Fetches, once, what a machine lacks to run a real VS Code: its web workbench, the Node it needs, a headless Chromium.
// All of it comes from the npm registry, the one place that a machine that could install this project can reach for certain.
import { spawn } from 'node:child_process';
import { chmodSync, createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { LaunchError, say } from './messages.mjs';
import { DOWNLOADS } from './paths.mjs';

/** VS Code version to the release of npm's code-server that carries it, and the Node that release asks for. */
const SERVERS = /** @type {Readonly<Record<string, { release: string, node: number }>>} */ ({
	1.139: { release: '4.139.1', node: 24 },
	1.117: { release: '4.117.0', node: 22 },
	1.106: { release: '4.106.3', node: 22 },
	1.105: { release: '4.105.1', node: 22 },
	1.104: { release: '4.104.0', node: 22 },
	1.103: { release: '4.103.2', node: 22 },
	'1.100': { release: '4.100.3', node: 20 },
});
export const NEWEST_SERVER = '1.139';

/** Chromium's releases are pinned with VS Code's: a run repeats what was seen to work. It is built for x64 Linux only. */
const CHROMIUM = '@sparticuz/chromium@147.0.0';

/** Seconds after which a fetch that failed is tried again: most registries are back within a minute. What came is kept by npm. */
const PAUSES_S = [5, 15, 30];
/** What no further try changes: there is no such package, no npm, no room, no permission. */
const HOPELESS = /\b(E404|ETARGET|ENOENT|ENOSPC|EACCES|EROFS)\b/;

/** @returns the folder of VS Code's server and the Node to run it with.
 * @param {string} version such as `1.139`
 */
export async function provideServer(version) {
	const server = SERVERS[version];
	if (!server) {
		throw new LaunchError(`VS Code ${version} is not among those that can be fetched: ${Object.keys(SERVERS).join(', ')}.`);
	}
	const folder = await fetchOnce(
		`code-server-${server.release}`,
		`VS Code ${version} for the browser (about 0.6 GB)`,
		async (into) => {
			await npmInstall(into, `code-server@${server.release}`);
			const vscode = path.join(into, 'node_modules/code-server/lib/vscode');
			const inner = [vscode, path.join(vscode, 'extensions')];
			await Promise.all(inner.map((each) => takeWatcherFromRegistry(each).then(() => npmInstall(each))));
		},
	);
	return { vscode: path.join(folder, 'node_modules/code-server/lib/vscode'), node: await provideNode(server.node) };
}

/** Releases up to 1.106 name one package by its GitHub commit, which not every network reaches; npm has the same watcher.
 * @param {string} folder */
async function takeWatcherFromRegistry(folder) {
	for (const name of ['package.json', 'npm-shrinkwrap.json']) {
		const file = path.join(folder, name);
		const text = await readFile(file, 'utf8');
		if (!text.includes('parcel-bundler/watcher')) continue;
		const content = JSON.parse(text.replace(/"(github:)?parcel-bundler\/watcher#\w+"/g, '"2.5.6"'));
		delete content.packages?.['node_modules/@parcel/watcher'];
		await writeFile(file, JSON.stringify(content));
	}
}

/** @param {number} major */
async function provideNode(major) {
	if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${platform}-${process.arch}`;
	const folder = await fetchOnce(`node-${major}`, `Node ${major}`, (into) => npmInstall(into, `${name}@${major}`));
	return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** @returns a Chromium with everything it needs beside it: it runs on a Debian with nothing installed. */
export async function provideChromium() {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new LaunchError('No Chromium, Chrome or Edge was found: install one or set PLIMSOLL_CHROMIUM to its path.');
	}
	const folder = await fetchOnce(`chromium-${CHROMIUM.split('@').at(-1)}`, 'headless Chromium (about 70 MB)', async (into) => {
		await npmInstall(into, CHROMIUM);
		const packed = path.join(into, 'node_modules/@sparticuz/chromium/bin');
		await unpack(path.join(packed, 'chromium.br'), path.join(into, 'chromium'));
		chmodSync(path.join(into, 'chromium'), 0o755);
		// Its NSS and expat, and a font, for machines that have none.
		for (const name of ['al2023', 'fonts']) {
			const archive = path.join(into, `${name}.tar`);
			await unpack(path.join(packed, `${name}.tar.br`), archive);
			await execute('tar', ['xf', archive, '--no-same-owner', '-C', into]);
			await rm(archive);
		}
		await rm(path.join(into, 'node_modules'), { recursive: true });
	});
	return {
		executablePath: path.join(folder, 'chromium'),
		env: { LD_LIBRARY_PATH: path.join(folder, 'lib'), FONTCONFIG_PATH: await fontConfiguration(folder) },
	};
}

/** The machine's own fonts where it has any, and the one that came along.
 * @param {string} folder */
async function fontConfiguration(folder) {
	const parts = [
		'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
		`<dir>${path.join(folder, 'fonts')}</dir>`,
		`<cachedir>${path.join(folder, 'font-cache')}</cachedir>`,
	];
	await writeFile(path.join(folder, 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${parts.join('')}</fontconfig>\n`);
	return folder;
}

/** Runs `install` in a folder that gets its final name only when all went well: half an install is never used.
 * @param {string} name
 * @param {string} what
 * @param {(into: string) => Promise<void>} install
 */
async function fetchOnce(name, what, install) {
	const folder = path.join(DOWNLOADS, name);
	if (existsSync(folder)) return folder;
	say(`Fetching ${what} …`);
	const started = Date.now();
	const partial = `${folder}.partial-${process.pid}`;
	await rm(partial, { recursive: true, force: true });
	await mkdir(partial, { recursive: true });
	try {
		await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
		await install(partial);
		// Another run may have been quicker.
		if (!existsSync(folder)) await rename(partial, folder);
	} catch (error) {
		const instead = what.includes('Chromium')
			? 'install Chromium, Chrome or Edge, or set PLIMSOLL_CHROMIUM to its path'
			: 'on a desktop, install VS Code or set PLIMSOLL_CODE to its command; elsewhere, let npm reach its registry';
		throw new LaunchError(`npm could not fetch ${what.replace(/ \(.*/, '')}: ${instead}.`, { cause: error });
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
	say(`Fetched ${what.replace(/ \(.*/, '')} in ${Math.round((Date.now() - started) / 1000)} s.`);
	return folder;
}

/** @param {string} from
 * @param {string} to */
async function unpack(from, to) {
	await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

/** Install scripts stay off: they would compile native modules that only terminals and the file log need.
 * @param {string} folder
 * @param {...string} packages */
async function npmInstall(folder, ...packages) {
	const npm = process.env['npm_execpath'];
	const [command, ...first] = npm?.endsWith('npm-cli.js') ? [process.execPath, npm] : ['npm'];
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
	// Each file is tried three times within seconds; the pauses between whole installs are ours, and said.
	const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
	const args = [...first, 'install', '--omit=dev', '--ignore-scripts', ...quiet, ...patience, ...packages];
	for (const pause of PAUSES_S) {
		const failure = await execute(command, args, folder).then(() => undefined, messageOf);
		if (failure === undefined) return;
		if (HOPELESS.test(failure)) throw new Error(failure);
		say(`npm could not fetch all of it (${failure.split('\n')[0]?.replace('npm error ', '')}); it is tried again in ${pause} s.`);
		await new Promise((resolve) => setTimeout(resolve, pause * 1000));
	}
	await execute(command, args, folder);
}

/** @param {unknown} error */
function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}

/** @param {string} command
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @returns {Promise<void>} */
function execute(command, args, cwd = DOWNLOADS) {
	return new Promise((resolve, reject) => {
		// npm tells the scripts it runs about the package they belong to; the inner npm must not believe it.
		const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle)_/.test(key)));
		const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' });
		let errors = '';
		child.stderr.setEncoding('utf8').on('data', (text) => {
			errors += text;
		});
		child.once('error', reject);
		child.once('exit', (code) => {
			if (code === 0) resolve();
			else reject(new Error(errors.trim().split('\n').slice(0, 6).join('\n') || `${command} ended with ${code}`));
		});
	});
}

/** The VS Code version that a server folder holds.
 * @param {string} vscode */
export async function versionOf(vscode) {
	return JSON.parse(await readFile(path.join(vscode, 'package.json'), 'utf8')).version;
}
