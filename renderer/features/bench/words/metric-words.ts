/** What the core's metrics are called on the screen; others are shown by their own name. Pure. */
const names: { readonly [metric: string]: string } = {
  accuracy: 'Accuracy',
  'balanced-accuracy': 'Balanced accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  auc: 'AUC',
  'log-loss': 'Log-loss',
  brier: 'Brier score',
  ece: 'Calibration error (ECE)',
  mae: 'Mean absolute error',
  rmse: 'Root mean squared error',
  r2: 'R²',
  bias: 'Bias',
  'mae-difference': 'Mean absolute error difference',
  'bias-difference': 'Bias difference',
  'selection-rate': 'Selection rate',
  tpr: 'True positive rate',
  fpr: 'False positive rate',
  'demographic-parity-difference': 'Demographic parity difference',
  'equalized-odds-difference': 'Equalized odds difference',
};

export function metricName(name: string): string {
  return names[name] ?? name;
}
