import { UserError } from '../../core/base/errors.ts';
import type { RequestHistory } from '../../core/complete/requestHistory.ts';
import { traceReport } from '../../core/complete/traceReport.ts';
import { t, translated } from '../../protocol/localize.ts';
import type { ContextDocuments } from '../contextDocument.ts';
import type { SettingsStore } from '../settingsStore.ts';
import type { Snooze } from '../snooze.ts';
import type { CommandHandlers } from './registerCommands.ts';

export interface GhostTextCommandParts {
	readonly settings: SettingsStore;
	readonly snooze: Snooze;
	readonly history: RequestHistory;
	readonly documents: ContextDocuments;
}

/** Whether ghost text is made, and what became of the last request for it. */
export function ghostTextCommands({ settings, snooze, history, documents }: GhostTextCommandParts) {
	return {
		toggleCompletions: () => settings.toggleCompletions(),
		snooze: (minutes) => snooze.choose(minutes),
		showLastRequest: () => {
			const { last, others } = history;
			if (!last) {
				throw new UserError(t('There was no request yet: ghost text is asked for while you type.'));
			}
			return documents.show(`${t('Last request')}.txt`, traceReport(last, others, translated));
		},
	} satisfies Partial<CommandHandlers>;
}
