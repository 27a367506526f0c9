// Starts processes so that none outlives this one, however it ends.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { ROOT } from './paths.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Builds the extension, and with `--tests` the tests. Not a step of the npm script: a shell between npm and us would swallow signals.
 * @param {...string} flags */
export function build(...flags) {
	execFileSync(process.execPath, ['esbuild.mjs', ...flags], { cwd: ROOT, stdio: 'inherit' });
}

/** Starts `command` as the head of its own process group, so that {@link stop} also ends what it starts.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
	const child = spawn(command, args, { detached: process.platform !== 'win32', ...options });
	running.add(child);
	child.once('exit', () => {
		// The head may be gone while a grandchild lives on.
		endGroup(child);
		running.delete(child);
	});
	return child;
}

/** Ends a process and everything it started; resolves once it is gone.
 * @param {import('node:child_process').ChildProcess} child
 */
export async function stop(child) {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => child.once('exit', resolve));
	endGroup(child, 'SIGTERM');
	// VS Code's server shuts its extension hosts down in order, then exits; five seconds are plenty.
	const timer = setTimeout(() => endGroup(child), 5000);
	await gone;
	clearTimeout(timer);
}

/** @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} [signal] */
function endGroup(child, signal = 'SIGKILL') {
	if (child.pid === undefined) return;
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(-child.pid, signal);
	} catch {
		// The group is empty already.
	}
}

process.on('exit', () => {
	for (const child of running) endGroup(child);
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
}

// npm, killed, does not tell its script; an orphan would hold a server and half a gigabyte. (Windows keeps the old parent id.)
const parent = process.ppid;
setInterval(() => {
	if (process.ppid !== parent) process.exit(143);
}, 1000).unref();
