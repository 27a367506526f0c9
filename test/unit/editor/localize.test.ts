import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatBytes, formatCount } from '../../../src/editor/numbers.ts';
import { localNumber, t, translated, useBundle } from '../../../src/protocol/localize.ts';
import { markedSentences, translatedTexts, unmarkedErrors } from '../../support/sentences.ts';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const manifest = readFileSync('package.json', 'utf8');

const places = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

test('every text of the code has a German one with the same places, and none is left over', () => {
	const german = read('l10n/bundle.l10n.de.json');
	const sentences = markedSentences();
	assert.ok(sentences.size > 100, `${sentences.size} sentences`);
	const texts = new Set([...translatedTexts(), ...sentences]);
	assert.ok(texts.size > 350, `${texts.size} texts`);
	assert.deepEqual(Object.keys(german).sort(), [...texts].sort());
	assert.deepEqual(
		Object.entries(german).filter(([english, translated]) => places(english).join() !== places(translated).join()),
		[],
	);
});

test('every text of the manifest stands in English and in German, and none is left over', () => {
	const [english, german] = [read('package.nls.json'), read('package.nls.de.json')];
	const named = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
	assert.deepEqual([...new Set(named)].sort(), Object.keys(english).sort());
	assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort());
	const empty = (texts: Record<string, string>) => Object.entries(texts).filter(([, text]) => text.trim() === '');
	assert.deepEqual([...empty(english), ...empty(german)], []);
});

test('titles and descriptions of commands, settings and steps are named in the manifest, not written there', () => {
	const texts = [...manifest.matchAll(/"(title|description|markdownDescription|altText)": "([^"]*)"/g)];
	assert.deepEqual(
		texts.map(([, , text = '']) => text).filter((text) => !/^%.+%$/.test(text) && text !== 'Plimsoll'),
		[],
	);
});

test('a text without a translation is English, and values go where their numbers say', () => {
	useBundle({ '{0} of {1}': '{1} davon {0}' });
	assert.deepEqual([t('{0} of {1}', 2, 'x'), t('{0} left', 3), t('plain {7}')], ['x davon 2', '3 left', 'plain {7}']);
	useBundle(undefined);
	assert.equal(t('{0} of {1}', 2, 'x'), '2 of x');
});

test('the words of each error that the user may read are marked', () => {
	assert.deepEqual(unmarkedErrors(), []);
});

test('each sentence of the core is found by its words, whatever its values are', () => {
	useBundle(read('l10n/bundle.l10n.de.json'));
	const fill = (text: string) => text.replace(/\{(\d+)\}/g, (_, at: string) => `src/v${at}.ts`);
	const german = read('l10n/bundle.l10n.de.json');
	const lost = [...markedSentences()].filter((text) => translated(fill(text)) !== fill(german[text] ?? ''));
	useBundle(undefined);
	assert.deepEqual(lost, []);
});

test('numbers and words of forms are written as the language writes them, names stay as they are', () => {
	const numbers = ['12,345', '1,234.5', '0.5', '1.5 GB', '7.4k', '100%', '128', 'v1.5', '1.2.3', 'a.ts:1,2', '1,23'];
	const sentences = [
		'a.ts#f is shown by its signature for 1,234 tokens: f is imported by name.',
		'a.ts#body is shown with its body instead of by its name',
		'lib/a.ts has a line of 12,345 characters and is not parsed: the text round the cursor is used, and what it names.',
	];
	const all = () => [numbers.map(localNumber), sentences.map(translated), formatCount(12_345), formatBytes(1_500_000)];
	assert.deepEqual(all(), [numbers, sentences, '12,345', '1.5 MB']);
	useBundle(read('l10n/bundle.l10n.de.json'), 'de');
	const german = all();
	useBundle(undefined);
	assert.deepEqual(german, [
		['12.345', '1.234,5', '0,5', '1,5 GB', '7,4k', '100%', '128', 'v1.5', '1.2.3', 'a.ts:1,2', '1,23'],
		[
			'a.ts#f ist mit der Signatur für 1.234 Token dabei: f wird mit Namen importiert.',
			'a.ts#body ist mit dem Rumpf dabei statt mit dem Namen',
			'lib/a.ts hat eine Zeile von 12.345 Zeichen und wird nicht geparst: Der Text um den Cursor wird benutzt, und was er nennt.',
		],
		'12.345',
		'1,5 MB',
	]);
	assert.deepEqual(numbers.map(localNumber), numbers);
});

test('what is put together of sentences is translated part by part, and what nobody knows stays', () => {
	useBundle({
		'{0} is imported by name': '{0} ist importiert',
		'seen by {0}': 'gesehen von {0}',
		'It broke ({0}).': 'Es brach ({0}).',
		'its end is near': 'sein Ende naht',
		'It starts again.': 'Es beginnt neu.',
		'{0} of {1}': '{0} von {1}',
	});
	const shown = [
		'Store is imported by name; seen by src/a.ts',
		'It broke (its end is near). It starts again.',
		'seen by a. b of c',
		'no such module of ours',
		'',
	].map(translated);
	useBundle(undefined);
	assert.deepEqual(shown, [
		'Store ist importiert; gesehen von src/a.ts',
		'Es brach (sein Ende naht). Es beginnt neu.',
		'gesehen von a. b of c',
		'no such module of ours',
		'',
	]);
});
