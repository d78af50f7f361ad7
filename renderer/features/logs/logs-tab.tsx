export default function LogsTab() {
  return null;
}
