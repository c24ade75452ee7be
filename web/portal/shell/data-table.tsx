/** A table of data. On narrow screens it scrolls in a box of its own, which the keyboard can reach too. */
import { Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'

interface DataTableProps<Row extends object> {
  /** What the table is called. */
  readonly label: string
  readonly columns: TableColumnsType<Row>
  readonly rows: readonly Row[]
  readonly rowKey: keyof Row & string
}

export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, rowKey } = props
  return (
    // The region takes the focus so that arrows can scroll it (axe: scrollable-region-focusable).
    <div className="scrolling" role="region" aria-label={label} tabIndex={0}>
      <Table rowKey={rowKey} columns={columns} dataSource={rows} pagination={false} />
    </div>
  )
}
