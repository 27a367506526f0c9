// Runs the built tests of one folder: `node test/support/run.mjs unit`. Ends with one line, `unit: N passed, N failed`.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';

const name = process.argv[2] ?? 'unit';
const folder = path.join('out/test', name);
const files = (existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
	.map((file) => path.resolve(folder, String(file)))
	.filter((file) => file.endsWith('.test.mjs'))
	.sort();
/** Starting a process for each of sixty small files takes longer than all their tests: those that start none share one. */
const alone = files.filter((file) => name !== 'unit' || /[\\/](cli|engine)[\\/]/.test(file));
const together = files.filter((file) => !alone.includes(file));
if (together.length > 0) {
	const shared = path.resolve('out/test', `${name}.test.mjs`);
	writeFileSync(shared, together.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`).join(''));
	alone.unshift(shared);
}
const counts = { passed: 0, failed: 0, skipped: 0 };
// A model takes all cores by itself.
const concurrency = name === 'unit' ? availableParallelism() : 1;
const stream = run({ files: alone, concurrency, timeout: 600_000 });
stream.on('test:pass', (test) => {
	if (test.details.type === 'suite') return;
	if (test.skip) counts.skipped++;
	else counts.passed++;
});
stream.on('test:fail', (test) => {
	if (test.details.type !== 'suite') counts.failed++;
});
const report = stream.compose(new spec());
report.pipe(process.stdout);
// The reporter repeats the failures when all is over; the summary comes after that.
report.on('end', () => {
	const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
	process.stdout.write(`${name}: ${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
	process.exitCode = counts.failed || counts.passed === 0 ? 1 : 0;
});
