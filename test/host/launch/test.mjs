// Runs the host tests: `node test/host/launch/test.mjs [--host web|desktop|download] [--vscode 1.106]`.
// Prints each result as it comes and ends with one line, `host: N passed, N failed`.
import { readFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyDemoWorkspace } from '../../support/demoWorkspace.mjs';
import { openBrowser } from './browser.mjs';
import { provideDesktop, startDesktop } from './desktop.mjs';
import { driverOf } from './driver.mjs';
import { openHub } from './hub.mjs';
import { LaunchError, launch, say } from './messages.mjs';
import { readOptions, webVersion } from './options.mjs';
import { REPORTS, ROOT, scratchFolder } from './paths.mjs';
import { build, stop } from './processes.mjs';
import { writeProfile } from './profile.mjs';
import { provideServer, versionOf } from './provision.mjs';
import { startServer } from './server.mjs';

/** For everything, downloads apart. */
const TIME_LIMIT = 12 * 60_000;
/** VS Code gives extensions five seconds. */
const SHUTDOWN_LIMIT = 8000;
const LOG_TAIL = 40;
/** The window of this phase has no folder. */
const WITHOUT_FOLDER = 3;
/** The folder of this window's phase is not trusted. */
const WITHOUT_TRUST = 4;
/** The window of this phase has a second folder beside the first. */
const TWO_FOLDERS = 5;
/** A window without its folders is loaded again after so many milliseconds, so often at most. */
const WORKSPACE_PATIENCE = 10_000;
const WORKSPACE_TRIALS = 5;
const TRUST_SETTINGS = {
	'security.workspace.trust.enabled': true,
	'security.workspace.trust.startupPrompt': 'never',
	'security.workspace.trust.banner': 'never',
};

await launch(async () => {
	const options = readOptions();
	build('--tests');
	await rm(REPORTS, { recursive: true, force: true });
	await mkdir(REPORTS, { recursive: true });
	const profile = scratchFolder();
	const { folder } = await copyDemoWorkspace(profile);
	// The measurements want 2,000 files: the demo, side by side.
	for (let copy = 1; options.bench && copy < 8; copy++) {
		await cp(path.join(folder, 'src'), path.join(folder, `copy${copy}/src`), { recursive: true });
	}

	const counts = { passed: 0, failed: 0, skipped: 0 };
	/** @type {readonly number[]} */
	let phases = [1];
	/** @type {import('./driver.mjs').Driver | undefined} */
	let driver;
	/** @type {(() => void) | undefined} */
	let phaseEnded;
	const hub = await openHub(
		(message) => {
			if (message.kind === 'done') {
				phases = message.phases;
				phaseEnded?.();
				return;
			}
			counts[message.outcome]++;
			const mark = { passed: '✔', failed: '✖', skipped: '﹣' }[message.outcome];
			say(`${mark} ${message.title} (${message.ms} ms)${message.text ? `\n${message.text.replace(/^/gm, '    ')}` : ''}`);
		},
		async (action, args) => {
			const act = /** @type {((...args: any[]) => Promise<unknown>) | undefined} */ (driver?.[/** @type {'press'} */ (action)]);
			if (!act) throw new Error(`this host cannot ${action}`);
			return act(...args);
		},
	);

	const tests = path.join(ROOT, 'out/test/host/index.js');
	const log = path.join(REPORTS, 'vscode.log');
	const start = await starter();
	const limit = Date.now() + TIME_LIMIT;
	for (let phase = 1; phase <= Math.max(...phases); phase++) {
		const ended = new Promise((resolve) => {
			phaseEnded = () => resolve('done');
		});
		const open = await whatToOpen(phase);
		const trust = phase !== WITHOUT_TRUST;
		await writeProfile(profile, trust ? {} : TRUST_SETTINGS);
		const window = await start(
			{ ...open, trust },
			{
				PLIMSOLL_LAUNCHER: hub.url,
				PLIMSOLL_PHASE: String(phase),
				PLIMSOLL_SUITES: options.bench ? 'bench' : 'suites',
				PLIMSOLL_ONLY: options.only,
			},
		);
		const late = new Promise((resolve) => setTimeout(() => resolve('late'), limit - Date.now()).unref());
		const outcome = await Promise.race([ended, late, window.exited]);
		if (outcome !== 'done') {
			counts.failed++;
			const reason =
				outcome === 'late'
					? `the tests did not end within ${TIME_LIMIT / 60_000} minutes`
					: 'the extension host ended before the tests did';
			say(`✖ phase ${phase}: ${reason}\n${tail(log)}`);
		}
		if (counts.failed) {
			const picture = await driver?.screenshot(`failure-phase-${phase}`).catch(() => undefined);
			if (picture) say(`  the window when it ended: ${path.relative(ROOT, picture)}`);
		}
		await window.close();
		if (outcome !== 'done') break;
	}
	hub.close();
	say(`host: ${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
	return counts.failed || counts.passed === 0 ? 1 : 0;

	/** @param {number} phase
	 * @returns {Promise<import('./server.mjs').WhatToOpen>} */
	async function whatToOpen(phase) {
		if (phase === WITHOUT_FOLDER) return { tests };
		if (phase !== TWO_FOLDERS) return { tests, folder };
		const second = path.join(profile, 'second');
		const workspace = path.join(profile, 'two.code-workspace');
		await mkdir(second, { recursive: true });
		await writeFile(path.join(second, 'price.ts'), 'export class Price {\n\tconstructor(readonly cents: number) {}\n}\n');
		await writeFile(path.join(second, 'order.ts'), "import { Price } from './price.ts';\n\nexport const total = new Price(1);\n");
		await writeFile(workspace, JSON.stringify({ folders: [{ path: path.relative(profile, folder) }, { path: 'second' }] }));
		return { tests, workspace };
	}

	/** Settles what is to be run, downloads included, and says it.
	 * @returns {Promise<(open: import('./server.mjs').WhatToOpen, env: NodeJS.ProcessEnv) => Promise<{ exited: Promise<unknown>, close: () => Promise<unknown> }>>} */
	async function starter() {
		if (options.kind !== 'web') {
			try {
				const program = await provideDesktop(options.kind, options.version);
				say(`host: ${program}`);
				return async (open, env) => {
					const child = startDesktop(program, { profile, open, env, log });
					return { exited: new Promise((resolve) => child.once('exit', () => resolve('exit'))), close: () => stop(child) };
				};
			} catch (error) {
				if (options.forced || !(error instanceof LaunchError)) throw error;
				say(error.message);
			}
		}
		const version = webVersion(options.version);
		const { vscode } = await provideServer(version);
		say(`host: VS Code ${await versionOf(vscode)} in headless Chromium`);
		let port = 0;
		return async (open, env) => {
			// The same port again: the workbench keeps its own state by address.
			const server = await startServer({
				version,
				profile,
				port,
				trust: open.trust ?? true,
				env: { ...env, PLIMSOLL_DRIVER: '1' },
				log,
			});
			port = server.port;
			const browser = await openBrowser({ profile, log });
			driver = driverOf(browser.page, 'plimsoll.plimsoll');
			// Without these two the workbench holds that nobody listens, and does not run the tests.
			await browser.page.exposeFunction('codeAutomationLog', ignore);
			await browser.page.exposeFunction('codeAutomationExit', ignore);
			await browser.page.goto(server.address(open));
			if (open.workspace) await untilFolders(browser.page, server);
			const hostEnded = server.hostEnded();
			return {
				exited: Promise.race([hostEnded, server.ended]),
				close: async () => {
					driver = undefined;
					await browser.close();
					// Extensions shut down in order first, as they do when a person closes the window.
					await Promise.race([hostEnded, new Promise((resolve) => setTimeout(resolve, SHUTDOWN_LIMIT))]);
					await server.stop();
				},
			};
		};
	}

	function ignore() {
		// Results come over the hub.
	}
});

/** VS Code reads a workspace file from its cache and over the network at once. About one window in ten, of 1.106 and of 1.139, misses
 * both and stays without a folder until it is loaded again.
 * @param {import('playwright-core').Page} page
 * @param {import('./server.mjs').WebServer} server */
async function untilFolders(page, server) {
	const secondFolder = page.locator('.explorer-folders-view .monaco-list-row').nth(1);
	for (let trial = 1; trial < WORKSPACE_TRIALS; trial++) {
		const timeout = WORKSPACE_PATIENCE;
		if (
			await secondFolder.waitFor({ timeout }).then(
				() => true,
				() => false,
			)
		)
			return;
		say('  VS Code opened the workspace without its folders; loading the window again');
		const hostEnded = server.hostEnded();
		await page.reload();
		await Promise.race([hostEnded, new Promise((resolve) => setTimeout(resolve, timeout))]);
	}
}

/** @param {string} file */
function tail(file) {
	// The workbench's own stacks say nothing to a reader of ours.
	const lines = readFileSync(file, 'utf8')
		.trimEnd()
		.split('\n')
		.filter((line) => !/^\s+(at|→) /.test(line));
	return lines.slice(-LOG_TAIL).join('\n').replace(/^/gm, '  | ');
}
