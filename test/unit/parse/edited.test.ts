import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { test } from 'node:test';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { seeded } from '../../bench/support/stats.ts';
import { fixture, ROOT } from '../../support/fixtures.ts';

const treeSitter = new TreeSitter(ROOT);
/** For each file; a longer run is `EDITS=2000 npm test unit`. */
const EDITS = Number(process.env.EDITS ?? 40);
const TYPED = ['.', '(', ')', '{', '}', ';', '\n', ' ', '"', '<', 'a', 'x.y', '\n\n', '=', ',', '/*', '#', '👍', ':'];

/** One edit as people and tools make them: a key, a word, a line that goes, comes again or moves, a selection that is deleted. */
function edited(text: string, random: (below: number) => number): string {
	const at = random(text.length + 1);
	const words = text.match(/\w+/g) ?? ['a'];
	const word = () => words[random(words.length)] ?? '';
	const lines = text.split('\n');
	const line = random(lines.length);
	switch (random(7)) {
		case 0:
			return text.slice(0, at) + (TYPED[random(TYPED.length)] ?? '') + text.slice(at);
		case 1:
			return text.slice(0, at) + text.slice(at + 1 + random(30));
		case 2:
			return lines.toSpliced(line, 0, lines[random(lines.length)] ?? '').join('\n');
		case 3:
			return lines.toSpliced(line, 1 + random(3)).join('\n');
		case 4: {
			const old = word();
			return text.replace(new RegExp(`\\b${old}\\b`), word());
		}
		case 5:
			return text.replace(/\w+(?=\W*$)/, word());
		default:
			return lines.toSpliced(line, 1, `${lines[line] ?? ''} ${word()}`).join('\n');
	}
}

const fixtures = ['languages', 'uses'].flatMap((folder) => readdirSync(fixture(folder)).map((name) => fixture(folder, name)));
for (const [seed, file] of fixtures.entries()) {
	test(`${file.slice(ROOT.length + 1)}: what is read again after an edit is what would be read of the whole`, async () => {
		const next = seeded(seed + 1);
		const random = (below: number) => Math.floor(next() * below);
		const original = readFileSync(file, 'utf8');
		const history = [original];
		await treeSitter.readEdited(file, original);
		for (let edit = 0; edit < EDITS; edit++) {
			const last = history.at(-1) ?? '';
			// Half of the edits are taken back: most code that is read has no errors.
			const isBack = history.length > 1 && random(2) === 0;
			if (isBack) {
				history.pop();
			} else {
				history.push(edited(last, random));
			}
			const text = history.at(-1) ?? '';
			assert.deepEqual(await treeSitter.readEdited(file, text), await treeSitter.read(file, text), `edit ${edit} of ${file}`);
		}
	});
}
