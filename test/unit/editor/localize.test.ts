import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { t, useBundle } from '../../../src/protocol/localize.ts';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const manifest = readFileSync('package.json', 'utf8');

/** Every English text that the code hands to `t`. */
function textsInCode(): Set<string> {
	const files = readdirSync('src', { recursive: true })
		.map((name) => `src/${String(name).replaceAll('\\', '/')}`)
		.filter((file) => file.endsWith('.ts'));
	const calls = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?<![\w.])t\(\s*('(?:[^'\\]|\\.)*'|[^'\s)])/g)]);
	const texts = calls.map(([, text = '']) => text).filter((text) => text.startsWith("'"));
	return new Set(texts.map((text) => text.slice(1, -1).replaceAll("\\'", "'")));
}

const places = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

test('every text of the code has a German one with the same places, and none is left over', () => {
	const german = read('l10n/bundle.l10n.de.json');
	const texts = textsInCode();
	assert.ok(texts.size > 150, `${texts.size} texts`);
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
