// Everything that a change must pass, one after another: `npm test`. Goes on after a failure, so that one run shows them all.
// Ends with one line, `N passed, N failed`, the sum of what the parts counted.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @type {{ engines: { vscode: string } }} */
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const oldest = manifest.engines.vscode.replace(/^\^(\d+\.\d+)\.0$/, '$1');

const host = ['test/host/launch/test.mjs'];
/** A part that counts prints `name: N passed, N failed`; one that does not is one failure if it fails. */
const parts = [
	{ name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'], counts: false },
	{
		name: 'lint',
		args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '.', ...(process.stdout.isTTY ? [] : ['--colors=off'])],
		counts: false,
	},
	{ name: 'build', args: ['esbuild.mjs', '--tests'], counts: false },
	{ name: 'unit', args: ['test/support/run.mjs', 'unit'], counts: true },
	{ name: 'model', args: ['test/support/run.mjs', 'model'], counts: true },
	{ name: 'view', args: ['test/support/run.mjs', 'view'], counts: true },
	{ name: 'host', args: host, counts: true },
	// The oldest VS Code that the manifest admits is another half a gigabyte: for CI, not for everybody's machine.
	...(process.env['CI'] ? [{ name: 'host', args: [...host, '--vscode', oldest], counts: true }] : []),
];

const sum = { passed: 0, failed: 0 };
for (const part of parts) {
	process.stdout.write(`\n== ${part.name} ${part.args.slice(1).join(' ')}\n`);
	const { code, output } = await execute(part.args);
	const found = [...output.matchAll(new RegExp(`^${part.name}: (\\d+) passed, (\\d+) failed`, 'gm'))].at(-1);
	const failed = Number(found?.[2] ?? 0);
	sum.passed += Number(found?.[1] ?? 0);
	// A part that fails without counting a failure (it crashed, it found no tests) is one.
	sum.failed += failed === 0 && (code !== 0 || (part.counts && !found)) ? 1 : failed;
}
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
process.exitCode = sum.failed ? 1 : 0;

/** @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>} what it printed is shown as well */
function execute(args) {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
		process.once('SIGTERM', () => {
			child.kill();
			process.exit(143);
		});
		let output = '';
		child.stdout.setEncoding('utf8').on('data', (text) => {
			output += text;
			process.stdout.write(text);
		});
		child.once('close', (code) => resolve({ code, output }));
	});
}
