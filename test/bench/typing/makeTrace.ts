// Writes the trace again: `node --import …` is not needed, `npm run bench:typing -- --make` does it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { sequence, type TypingTrace, typist } from './typist.ts';

const FILE = 'src/internal/operators/bufferCount.ts';
const FROM = '// Push our value into our active buffers.';
const TO = '\n        },\n        () => {\n          // When the source completes';

/** Takes a piece out of a real file, and lets somebody write it again. @param target where the trace is kept */
export function makeTrace(target: string): TypingTrace {
	const rxjs = path.dirname(createRequire(import.meta.url).resolve('rxjs/package.json'));
	const text = readFileSync(path.join(rxjs, FILE), 'utf8');
	const [start, end] = [text.indexOf(FROM), text.indexOf(TO)];
	const lines = text
		.slice(start, end)
		.split('\n')
		.map((line) => line.trim());
	const trace: TypingTrace = {
		file: FILE,
		after: text.slice(start - 120, start),
		before: text.slice(end, end + 60),
		lines,
		keys: typist(lines, sequence(7)),
	};
	const { keys, ...rest } = trace;
	const head = JSON.stringify(rest, undefined, '\t').slice(0, -2);
	const rows: string[] = [];
	for (let at = 0; at < keys.length; at += 12) {
		rows.push(
			`\t\t${keys
				.slice(at, at + 12)
				.map((key) => JSON.stringify(key))
				.join(', ')}`,
		);
	}
	writeFileSync(target, `${head},\n\t"keys": [\n${rows.join(',\n')}\n\t]\n}\n`);
	return trace;
}
