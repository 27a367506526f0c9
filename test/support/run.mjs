// Runs the built tests of one folder: `node test/support/run.mjs unit`. Ends with one line, `N passed, N failed`.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const folder = path.join('out/test', process.argv[2] ?? 'unit');
const files = readdirSync(folder, { recursive: true })
	.map((name) => path.resolve(folder, String(name)))
	.filter((file) => file.endsWith('.test.mjs'))
	.sort();
const counts = { passed: 0, failed: 0, skipped: 0 };
const stream = run({ files, concurrency: true, timeout: 120_000 });
stream.on('test:pass', (test) => {
	if (test.details.type === 'suite') return;
	if (test.skip) counts.skipped++;
	else counts.passed++;
});
stream.on('test:fail', (test) => {
	if (test.details.type !== 'suite') counts.failed++;
});
stream.on('end', () => {
	const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
	process.stdout.write(`${process.argv[2]}: ${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
	process.exitCode = counts.failed || counts.passed === 0 ? 1 : 0;
});
stream.compose(new spec()).pipe(process.stdout);
