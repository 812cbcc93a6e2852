// Settings of who gets in and how, and of serving old clients.

import { STAFF_ROLES } from '../roles/role.ts'
import type { SettingTable } from './setting.ts'

export const accessSettings = {
  SIGN_IN_REQUIRES_PIN: {
    kind: { type: 'flag' },
    default: 'true',
    compat: 'false',
    nearest: 'store',
    counts: 'at-once',
    label: { ja: 'サインインに暗証番号', en: 'PIN at sign-in', id: 'PIN saat masuk' },
    description: 'Whether signing in at a terminal asks for the PIN; old clients send none.',
  },
  V1_CASHIER_MAY_VOID: {
    kind: { type: 'flag' },
    default: 'false',
    compat: 'true',
    nearest: 'store',
    counts: 'at-once',
    label: {
      ja: '旧端末の担当者による取消・返品',
      en: 'Cashiers void on old clients',
      id: 'Kasir membatalkan di klien lama',
    },
    description: 'Whether a cashier may void and return on old clients, where nobody can approve.',
  },
  STAFF_ROLE_MAP: {
    kind: { type: 'map', max: 200, choices: STAFF_ROLES },
    default:
      '{"tenant_owner":"tenant_owner","manager":"manager","cashier":"cashier","kitchen":"kitchen"}',
    nearest: 'tenant',
    counts: 'at-once',
    label: {
      ja: '担当者の役割の読み替え',
      en: 'Words for staff roles',
      id: 'Kata untuk peran staf',
    },
    description: 'What the free words of old staff records mean; a word not listed is a cashier.',
  },
  STAFF_LIST_DAYS: {
    kind: { type: 'whole', min: 1, max: 60 },
    default: '14',
    nearest: 'tenant',
    counts: 'at-once',
    label: {
      ja: '担当者一覧の有効日数',
      en: 'Staff list valid (days)',
      id: 'Daftar staf berlaku (hari)',
    },
    description:
      'How long a store trusts its staff list without head office before a manager confirms.',
  },
  OPEN_REGISTRATION: {
    kind: { type: 'flag' },
    default: 'false',
    compat: 'true',
    nearest: 'node',
    counts: 'restart',
    label: { ja: '会社の自由登録', en: 'Open registration', id: 'Pendaftaran terbuka' },
    description: 'Whether anybody may register a new company; otherwise a set-up code is needed.',
  },
  PASSWORD_MIN_LENGTH: {
    kind: { type: 'whole', min: 1, max: 64 },
    default: '10',
    compat: '1',
    nearest: 'node',
    counts: 'restart',
    label: { ja: 'パスワードの最短文字数', en: 'Shortest password', id: 'Kata sandi terpendek' },
    description: 'How many characters a new password must have at least.',
  },
  ACCESS_TOKEN_MINUTES: {
    kind: { type: 'whole', min: 1, max: 1_440 },
    default: '15',
    compat: '1440',
    nearest: 'node',
    counts: 'restart',
    label: {
      ja: 'アクセス証の有効時間（分）',
      en: 'Access token (min)',
      id: 'Token akses (menit)',
    },
    description: 'How long a sign-in at head office lasts before it is renewed.',
  },
  REFRESH_TOKEN_DAYS: {
    kind: { type: 'whole', min: 1, max: 90 },
    default: '7',
    nearest: 'node',
    counts: 'restart',
    label: { ja: '更新証の有効日数', en: 'Refresh token (days)', id: 'Token penyegar (hari)' },
    description: 'How long a browser may renew its sign-in without the password.',
  },
  CORS_ORIGINS: {
    kind: { type: 'words', max: 50, pattern: /^https?:\/\/[\w.-]+(?::\d{1,5})?$/ },
    default: '[]',
    nearest: 'node',
    counts: 'restart',
    label: { ja: '許可する接続元', en: 'Allowed web origins', id: 'Asal web yang diizinkan' },
    description: 'Web addresses whose pages may call this node.',
  },
  COMPAT_V1: {
    kind: { type: 'flag' },
    default: 'false',
    nearest: 'node',
    counts: 'restart',
    label: { ja: '旧端末との互換', en: 'Old clients', id: 'Klien lama' },
    description: 'Sets everything old clients need at once, less safe than the defaults.',
  },
  V1_PORTS: {
    kind: { type: 'flag' },
    default: 'false',
    compat: 'true',
    nearest: 'node',
    counts: 'restart',
    label: { ja: '旧端末用のポート', en: 'Ports for old clients', id: 'Port klien lama' },
    description: 'Whether the node also listens on the seven ports old clients call.',
  },
} as const satisfies SettingTable
