import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
	ANSWER,
	BUDGET_VIEW,
	CHANGE,
	CHANGES_CONTROLLER,
	CHAT_CONTROLLER,
	COMMANDS,
	CONTEXT_KEYS,
	SETTINGS,
	type SettingRule,
	SUMMARY,
} from '../../../src/editor/manifest.ts';
import { VIEW_COMMANDS } from '../../../src/protocol/budgetView.ts';

interface Menu {
	readonly command: string;
	readonly when?: string;
}
interface Manifest {
	readonly contributes: {
		readonly commands: readonly {
			readonly command: string;
			readonly category?: string;
			readonly title: string;
			readonly enablement?: string;
		}[];
		readonly configuration: readonly { readonly properties: Readonly<Record<string, Record<string, unknown>>> }[];
		readonly views: Readonly<Record<string, readonly { readonly id: string; readonly type: string }[]>>;
		readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
		readonly menus: Readonly<Record<string, readonly Menu[]>>;
		readonly keybindings: readonly Menu[];
	};
	readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes, capabilities } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const properties = Object.assign({}, ...contributes.configuration.map((section) => section.properties)) as Record<
	string,
	Record<string, unknown>
>;
const menus = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];

test('commands are the same in code and manifest', () => {
	assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
	assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['Plimsoll']);
});

test('menus, keys and the view name only commands there are', () => {
	// VS Code's own, which the view leads to.
	const known = new Set<string>([...Object.values(COMMANDS), 'workbench.trust.manage']);
	assert.deepEqual(
		[...menus.map(({ command }) => command), ...VIEW_COMMANDS].filter((command) => !known.has(command)),
		[],
	);
});

test('when clauses name only keys there are', () => {
	const known = new Set<string>([
		...Object.values(CONTEXT_KEYS),
		BUDGET_VIEW,
		CHAT_CONTROLLER,
		CHANGES_CONTROLLER,
		ANSWER,
		SUMMARY,
		CHANGE,
	]);
	const clauses = [...menus.map(({ when }) => when), ...contributes.commands.map(({ enablement }) => enablement)];
	const named = clauses.flatMap((clause) => clause?.match(/plimsoll\.\w+/g) ?? []);
	assert.deepEqual(
		[...new Set(named)].filter((name) => !known.has(name)),
		[],
	);
	assert.deepEqual(
		[...known].filter((key) => !named.includes(key)),
		[],
	);
});

test('the view is a webview in a container of its own', () => {
	assert.deepEqual(
		contributes.viewsContainers.activitybar.map(({ id }) => id),
		Object.keys(contributes.views),
	);
	assert.deepEqual(
		contributes.views['plimsoll']?.map(({ id, type }) => [id, type]),
		[[BUDGET_VIEW, 'webview']],
	);
});

test('settings are the same in code and manifest: names, defaults, limits, choices', () => {
	const declared = Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, ruleOf(property)]));
	assert.deepEqual(declared, SETTINGS);
});

test('every setting is described, and no workspace chooses what runs before it is trusted', () => {
	assert.deepEqual(
		Object.entries(properties).filter(([, property]) => !/\w\.( |$|\))/.test(described(property))),
		[],
	);
	assert.deepEqual(
		capabilities.untrustedWorkspaces.restrictedConfigurations.filter((key) => !(key in SETTINGS)),
		[],
	);
});

/** The text that `package.nls.json` has for a property. */
function described(property: Record<string, unknown>): string {
	return texts[String(property['markdownDescription']).replaceAll('%', '')] ?? '';
}

/** The rule that a property of the manifest states. */
function ruleOf(property: Record<string, unknown>): SettingRule {
	const fallback = property['default'];
	if (Array.isArray(property['anyOf'])) {
		const range = property['anyOf'].find((part) => part.type === 'integer');
		return { kind: 'autoOrInteger', default: 'auto', min: range.minimum, max: range.maximum };
	}
	if (Array.isArray(property['enum'])) {
		return { kind: 'choice', default: String(fallback), choices: property['enum'] };
	}
	switch (property['type']) {
		case 'boolean':
			return { kind: 'flag', default: fallback as boolean };
		case 'integer':
			return {
				kind: 'integer',
				default: fallback as number,
				min: property['minimum'] as number,
				max: property['maximum'] as number,
			};
		case 'number': {
			const [min, max] = [property['minimum'] as number, property['maximum'] as number];
			return min === 0 && max === 1
				? { kind: 'fraction', default: fallback as number }
				: { kind: 'number', default: fallback as number, min, max };
		}
		case 'array':
			return (property['items'] as { readonly type: string }).type === 'string'
				? { kind: 'strings', default: fallback as readonly string[] }
				: { kind: 'list', default: [] };
		case 'object': {
			const each = property['additionalProperties'] as {
				readonly type: string;
				readonly minimum: number;
				readonly maximum: number;
			};
			if (each.type === 'boolean') {
				return { kind: 'flags', default: fallback as Readonly<Record<string, boolean>> };
			}
			return { kind: 'numbers', default: {}, min: each.minimum, max: each.maximum };
		}
		default:
			return { kind: 'text', default: fallback as string };
	}
}
