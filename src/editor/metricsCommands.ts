import * as vscode from 'vscode';
import { metricsAsCsv, metricsAsJson } from '../core/metrics/exportMetrics.ts';
import { t } from '../protocol/localize.ts';
import type { MetricsKeeper } from './metricsKeeper.ts';

/** Asks for a file and writes all figures there: CSV for a name that ends so, else JSON. */
export async function exportMetrics(keeper: MetricsKeeper, threshold: number): Promise<void> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const file = await vscode.window.showSaveDialog({
		title: t('Export Metrics'),
		filters: { JSON: ['json'], CSV: ['csv'] },
		...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'plimsoll-metrics.json') } : {}),
	});
	if (!file) {
		return;
	}
	const reports = keeper.metrics.report(threshold);
	const text = file.path.endsWith('.csv') ? metricsAsCsv(reports) : metricsAsJson(reports);
	await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
	vscode.window.setStatusBarMessage(t('Metrics written to {0}', vscode.workspace.asRelativePath(file)), 3000);
}

/** Forgets all figures, after a question. */
export async function resetMetrics(keeper: MetricsKeeper): Promise<void> {
	const reset = t('Reset');
	const message = t('Forget all figures of this and earlier sessions?');
	if ((await vscode.window.showWarningMessage(message, { modal: true }, reset)) === reset) {
		keeper.reset();
	}
}
