import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Download, FilterX, Stamp } from "lucide-react";
import { useId, useState } from "react";
import { problemFrom } from "@/api/problem";
import { membersQuery } from "@/api/queries";
import { chosenBusiness, sessionFetch } from "@/api/session";
import { cn } from "@/lib/cn";
import { useMay } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { Empty, ProblemNote, Skeleton } from "@/ui/feedback";
import { Input } from "@/ui/field";
import { FilterSelect } from "@/ui/filters";
import { PageHead } from "@/ui/page";
import { NeedsRole } from "@/ui/role";
import { AuditRow } from "./AuditRow";
import { actionWords, asked, auditActions, auditQuery } from "./audit";
import { AUDIT_DEFAULTS, type AuditFilter } from "./filter";
import { Integrity } from "./Integrity";

export function AuditPage() {
  if (!useMay("admin")) return <NeedsRole title="The audit log" least="admin" />;
  return <Log />;
}

/** Who did what, newest first; it is only ever added to. */
function Log() {
  const filter = useSearch({ from: "/shell/audit" });
  const list = useInfiniteQuery(auditQuery(filter));
  const lines = list.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <>
      <PageHead title="Audit log" className="border-line border-b">
        <Export filter={filter} />
      </PageHead>
      <div className="space-y-4 px-4 py-4 md:px-6">
        <Integrity />
        <Filters filter={filter} />
      </div>
      {list.error && !list.data ? (
        <div className="px-4 pb-6 md:px-6">
          <ProblemNote
            error={list.error}
            title="The log could not be loaded"
            retry={() => void list.refetch()}
          />
        </div>
      ) : list.isPending ? (
        <Loading />
      ) : lines.length === 0 ? (
        narrowed ? (
          <Empty
            icon={<FilterX />}
            title="No line matches"
            action={
              <Button asChild tone="primary">
                <Link to="/audit">Clear filters</Link>
              </Button>
            }
          >
            Nobody did this, at least not then.
          </Empty>
        ) : (
          <Empty icon={<Stamp />} title="Nothing was done yet">
            Every decision, change of settings and sign-in is noted here and sealed.
          </Empty>
        )
      ) : (
        <div className={cn("border-line border-t", list.isPlaceholderData && "opacity-50")}>
          <ul aria-label="Lines of the log" className="divide-y divide-line">
            {lines.map((line) => (
              <li key={line.id}>
                <AuditRow line={line} filter={filter} />
              </li>
            ))}
          </ul>
          <div className="flex justify-center border-line border-t px-4 py-6 text-fg-2 text-sm">
            {list.hasNextPage ? (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Load more
              </Button>
            ) : (
              "That is the beginning"
            )}
          </div>
        </div>
      )}
    </>
  );
}

function Filters({ filter }: { filter: AuditFilter }) {
  const navigate = useNavigate();
  const actions = useQuery(auditActions).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const narrow = (change: Partial<AuditFilter>) =>
    void navigate({ to: "/audit", search: { ...filter, ...change }, replace: true });
  const known = [...new Set([...actions, ...(filter.action ? [filter.action] : [])])];
  return (
    <search className="grid grid-cols-2 gap-3 md:flex md:flex-wrap md:items-end">
      <FilterSelect
        label="Who"
        className="md:w-56"
        value={filter.actor}
        options={[
          { value: "", words: "Anybody" },
          { value: "people", words: "Any person" },
          { value: "dokani", words: "Dokani itself" },
          ...members.map((member) => ({ value: member.user_id, words: member.email })),
        ]}
        onChange={(actor) => narrow({ actor })}
      />
      <FilterSelect
        label="What"
        className="md:w-56"
        value={filter.action}
        options={[
          { value: "", words: "Anything" },
          ...known.map((action) => ({ value: action, words: actionWords(action) })),
        ]}
        onChange={(action) => narrow({ action })}
      />
      <DayField label="From" value={filter.from} max={filter.to} onChange={(from) => narrow({ from })} />
      <DayField label="To" value={filter.to} min={filter.from} onChange={(to) => narrow({ to })} />
      {filter.about && (
        <p className="col-span-2 flex min-w-0 items-center gap-2 text-sm md:h-8">
          <span className="text-fg-2">About</span>
          <code className="min-w-0 truncate font-mono text-xs">{filter.about}</code>
        </p>
      )}
      {Object.values(filter).some(Boolean) && (
        <Button asChild tone="ghost" className="max-md:col-span-2">
          <Link to="/audit" search={AUDIT_DEFAULTS}>
            Clear filters
          </Link>
        </Button>
      )}
    </search>
  );
}

function DayField({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-fg-2 text-xs">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        className="text-sm"
        value={value}
        {...(min && { min })}
        {...(max && { max })}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** What is shown as a file: fetched, for the header that names the business cannot be part of a link. */
function Export({ filter }: { filter: AuditFilter }) {
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  async function download() {
    setState({ busy: true });
    try {
      const business = chosenBusiness();
      const response = await sessionFetch(
        new Request(`/v1/audit-log.csv?${new URLSearchParams(asked(filter))}`, {
          headers: business ? { "X-Dokani-Business": business } : {},
          credentials: "same-origin",
        }),
      );
      if (!response.ok) throw problemFrom(response, await response.json().catch(() => null));
      const address = URL.createObjectURL(await response.blob());
      const link = document.createElement("a");
      link.href = address;
      link.download = "audit-log.csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      setState({ busy: false });
    } catch (error) {
      setState({ busy: false, error });
    }
  }
  return (
    <div className="flex flex-col items-end gap-2 max-sm:w-full max-sm:items-stretch">
      <Button busy={state.busy} onClick={() => void download()}>
        {!state.busy && <Download aria-hidden />}
        Export CSV
      </Button>
      {state.error != null && <ProblemNote error={state.error} title="Not exported" />}
    </div>
  );
}

function Loading() {
  return (
    <div role="status" className="border-line border-t">
      <span className="sr-only">Loading the log</span>
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((each) => (
        <div key={each} className="flex items-center gap-6 border-line border-b px-4 py-3.5 md:px-6">
          <Skeleton className="h-3.5 w-44 max-w-[50%]" />
          <Skeleton className="h-3.5 w-32 max-sm:hidden" />
          <Skeleton className="ml-auto h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
