import { readdirSync } from 'node:fs';
import path from 'node:path';
import { driver, phase, report } from './launcher.ts';
import { cleared } from './plimsoll.ts';
import { figures, type HostTest, tests } from './suite.ts';

/** Only tests whose titles hold this text. */
const only = process.env['PLIMSOLL_ONLY'] ?? '';

/** Called by VS Code inside the extension host, as `@vscode/test-electron` documents: runs every suite that was built. */
export async function run(): Promise<void> {
	const folder = path.join(__dirname, process.env['PLIMSOLL_SUITES'] ?? 'suites');
	const files = readdirSync(folder).filter((name) => name.endsWith('.test.js'));
	for (const file of files.sort()) {
		require(path.join(folder, file));
	}
	let failed = 0;
	for (const test of tests.filter((each) => each.phase === phase && each.title.includes(only))) {
		const started = Date.now();
		const error = test.needsDriver && !driver ? 'skipped' : await failureOf(test);
		const outcome = error === undefined ? 'passed' : error === 'skipped' ? 'skipped' : 'failed';
		failed += outcome === 'failed' ? 1 : 0;
		await report({
			kind: 'result',
			title: test.title,
			outcome,
			ms: Date.now() - started,
			text: outcome === 'failed' ? String(error) : (figures.get(test.title) ?? ''),
		});
	}
	await report({ kind: 'done', phases: [...new Set(tests.map((test) => test.phase))] });
	if (failed) {
		throw new Error(`${failed} failed`);
	}
}

/** @returns what a failed test threw, as text; `undefined` for one that passed. */
async function failureOf(test: HostTest): Promise<string | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`did not end within ${test.timeout} ms`)), test.timeout);
	});
	try {
		await Promise.race([test.body(), late]);
		return undefined;
	} catch (error) {
		// The next test begins as if this one had ended.
		await cleared().catch(() => undefined);
		return error instanceof Error ? (error.stack ?? error.message) : String(error);
	} finally {
		clearTimeout(timer);
	}
}
