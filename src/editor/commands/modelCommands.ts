import * as vscode from 'vscode';
import { memoryReport } from '../../core/model/memoryReport.ts';
import type { ModelRuntime } from '../../core/model/modelRuntime.ts';
import { t, translated } from '../../protocol/localize.ts';
import type { ContextDocuments } from '../contextDocument.ts';
import type { ModelLoader } from '../modelLoader.ts';
import type { ModelPicker } from '../modelPicker.ts';
import type { Presenter } from '../presenter.ts';
import type { CommandHandlers } from './registerCommands.ts';

export interface ModelCommandParts {
	readonly model: ModelRuntime;
	readonly models: ModelPicker;
	readonly loader: ModelLoader;
	readonly presenter: Presenter;
	readonly documents: ContextDocuments;
}

/** Which model is loaded, what it takes, and what it keeps. */
export function modelCommands({ model, models, loader, presenter, documents }: ModelCommandParts) {
	return {
		chooseModel: () => models.choose(),
		downloadModel: () => models.download(),
		stopDownload: () => models.stopDownload(),
		manageModels: () => models.manage(),
		reloadModel: () => loader.reload(),
		showMemoryPlan: async () => {
			const plan = await loader.plan(new AbortController().signal);
			return documents.show(`${t('Memory plan')}.md`, memoryReport(plan, translated));
		},
		clearKvCache: async () => {
			await model.clearKvCache();
			presenter.refreshKv();
			vscode.window.setStatusBarMessage(t('KV cache cleared'), 3000);
		},
	} satisfies Partial<CommandHandlers>;
}
