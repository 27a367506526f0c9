import type { ToView } from '../protocol/budgetView.ts';

/** Only the extension can post to the page; a message of another shape is from a version that is being replaced. */
export function isToView(data: unknown): data is ToView {
	if (!isRecord(data)) {
		return false;
	}
	switch (data['type']) {
		case 'state':
			return isRecord(data['state']) && typeof data['state']['revision'] === 'number';
		case 'explained':
			return typeof data['id'] === 'string' && Array.isArray(data['route']) && typeof data['rank'] === 'number';
		default:
			return false;
	}
}

function isRecord(data: unknown): data is Record<string, unknown> {
	return typeof data === 'object' && data !== null;
}
