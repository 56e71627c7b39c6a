import 'virtual:mantine-theme.css';
