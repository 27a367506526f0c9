import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { TiktokenTokenizer } from '../../../src/node/tokenizer/tiktoken.ts';
import { ROOT } from '../../support/fixtures.ts';

/** Where a pattern takes a text apart: spaces before words and at ends, line ends, digits, endings of words, signs. */
const EDGES = [
	'',
	' ',
	'\n',
	'\r\n\r\n  x',
	'a  b   c\t\td \n\n\n  e   ',
	"I'll we'RE it'S O'NEILL don'tX 'tis ''s",
	'12345678901 1_000.5e-10 0xFF',
	'camelCaseHTTPServer2XX __init__ $scope #private @dec',
	'//////\n/* ***/ => ({ [x]: ...y }) ?? `${z}`; \\n\\\\',
	'\u000b\f\u001c\u007f\u0000',
	'<|endoftext|><|fim_prefix|>',
	'naïve – “quoted” 日本語 🚀 ſ',
];

test('a text has as many tokens when it is counted word by word as when it is encoded', async () => {
	const folder = path.join(ROOT, 'src/core/pack');
	const texts = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
	for (const name of ['o200k_base', 'cl100k_base'] as const) {
		const tokenizer = new TiktokenTokenizer(name, ROOT);
		const all = [...EDGES, ...texts, ...texts.flatMap((text) => text.split('\n').map((line) => `${line}\n`))];
		const encoded = await Promise.all(all.map(async (text) => (await tokenizer.encode(text)).length));
		// Again, since then all words are known.
		for (const counts of [await tokenizer.count(all), await tokenizer.count(all)]) {
			assert.deepEqual(counts, encoded);
		}
	}
});
