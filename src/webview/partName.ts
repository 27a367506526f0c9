import { t } from '../protocol/localize.ts';

/** What the view calls a part of a score; `undefined` for one that the packer does not have. */
export function partName(part: string): string | undefined {
	switch (part) {
		case 'encloses':
			return t('encloses');
		case 'name':
			return t('name');
		case 'imported':
			return t('imported');
		case 'member':
			return t('member');
		case 'likeness':
			return t('likeness');
		case 'expected':
			return t('expected');
		case 'atHand':
			return t('at hand');
		case 'flow':
			return t('flow');
		case 'base':
			return t('within reach');
		case 'called':
			return t('accessed here');
		case 'unusedVariable':
			return t('new variable');
		case 'holder':
			return t('its type');
		case 'unsaid':
			return t('not named by code');
		case 'overridden':
			return t('overridden');
		case 'company':
			return t('similar files');
		case 'fileNear':
			return t('near file');
		case 'unusedType':
			return t('unused import');
		case 'rarity':
			return t('rarity');
		case 'siblings':
			return t('siblings');
		case 'farther':
			return t('farther away');
		case 'isPrivate':
			return t('private');
		case 'isInterface':
			return t('interface');
		case 'isType':
			return t('type');
		case 'recency':
			return t('recency');
		default:
			return undefined;
	}
}
