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

/** Texts of a file that is worked on, one after the other. */
function* history(original: string, random: (below: number) => number): Generator<string> {
	const texts = [original];
	for (let edit = 0; edit < EDITS; edit++) {
		// Half of the edits are taken back: most code that is read has no errors.
		if (texts.length > 1 && random(2) === 0) {
			texts.pop();
		} else {
			texts.push(edited(texts.at(-1) ?? '', random));
		}
		yield texts.at(-1) ?? '';
	}
}

const fixtures = ['languages', 'uses'].flatMap((folder) => readdirSync(fixture(folder)).map((name) => fixture(folder, name)));
for (const [seed, file] of fixtures.entries()) {
	const name = file.slice(ROOT.length + 1);
	const original = readFileSync(file, 'utf8');
	const randomOf = (start: number) => {
		const next = seeded(start);
		return (below: number) => Math.floor(next() * below);
	};

	test(`${name}: what is read again after an edit is what would be read of the whole`, async () => {
		await treeSitter.readEdited(file, original);
		for (const text of history(original, randomOf(seed + 1))) {
			assert.deepEqual(await treeSitter.readEdited(file, text), await treeSitter.read(file, text));
		}
	});

	test(`${name}: a text at rest is read as it would be from nothing, whatever was typed before; so is one without errors while it is typed`, async () => {
		const random = randomOf(seed + 1001);
		await treeSitter.readEdited(file, original);
		for (const text of history(original, random)) {
			const typed = await treeSitter.readEdited(file, text, true);
			const whole = await treeSitter.read(file, text);
			if (!typed?.outline.hasErrors) {
				assert.deepEqual(typed, whole);
			}
			if (random(4) === 0) {
				assert.deepEqual(await treeSitter.readEdited(file, text), whole);
			}
		}
	});
}
