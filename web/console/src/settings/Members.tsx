import type { Member, Role } from "@shared/wire";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api, ask } from "@/api/client";
import { asProblem } from "@/api/problem";
import { invitationsQuery, membersQuery } from "@/api/queries";
import { ROLE_WORDS } from "@/lib/words";
import { useMay, useMe } from "@/shell/useMe";
import { Button } from "@/ui/button";
import { ProblemNote, Skeleton } from "@/ui/feedback";
import { Field, Input, Select } from "@/ui/field";
import { Day } from "@/ui/text";
import { toast } from "@/ui/toast";
import { ArmedButton } from "./ArmedButton";
import { Section } from "./Section";

const ROLES: readonly Role[] = ["viewer", "agent", "admin", "owner"];

export function Members() {
  const found = useQuery(membersQuery);
  const mayInvite = useMay("admin");
  return (
    <>
      <Section title="Members" says="Who works at this desk, and what each of them may do.">
        {found.data ? (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {found.data.map((member) => (
              <MemberRow key={member.user_id} member={member} />
            ))}
          </ul>
        ) : found.error ? (
          <ProblemNote
            error={found.error}
            title="The members could not be loaded"
            retry={() => void found.refetch()}
          />
        ) : (
          <Skeleton className="h-32 rounded-lg" />
        )}
        <dl className="mt-4 space-y-1 text-fg-2 text-xs">
          {ROLES.map((role) => (
            <div key={role} className="flex gap-2">
              <dt className="w-14 font-medium">{ROLE_WORDS[role].word}</dt>
              <dd>{ROLE_WORDS[role].may}</dd>
            </div>
          ))}
        </dl>
      </Section>
      {mayInvite && <Pending />}
      {mayInvite && <Invite />}
    </>
  );
}

function MemberRow({ member }: { member: Member }) {
  const queries = useQueryClient();
  const me = useMe();
  const mayChange = useMay("admin");
  const own = member.user_id === me.user.id;
  const path = { user_id: member.user_id };
  const change = useMutation({
    mutationFn: (role: Role) => ask(api.PATCH("/v1/members/{user_id}", { params: { path }, body: { role } })),
    onSuccess: (after) => toast(`${after.email} is now ${ROLE_WORDS[after.role].word.toLowerCase()}`),
    onSettled: () => queries.invalidateQueries({ queryKey: membersQuery.queryKey }),
  });
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE("/v1/members/{user_id}", { params: { path } })),
    onSuccess: () => toast(`${member.email} was removed`),
    onSettled: () => queries.invalidateQueries({ queryKey: membersQuery.queryKey }),
  });
  const problem = change.error ?? remove.error;
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            {member.email}
            {own && <span className="font-normal text-fg-2"> (you)</span>}
          </p>
          <p className="text-fg-2 text-xs">
            since <Day at={member.created_at} />
          </p>
        </div>
        {mayChange && !own ? (
          <>
            <Select
              aria-label={`Role of ${member.email}`}
              value={member.role}
              disabled={change.isPending}
              onChange={(event) => change.mutate(event.target.value as Role)}
              className="w-28 text-sm"
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {ROLE_WORDS[role].word}
                </option>
              ))}
            </Select>
            <ArmedButton
              words="Remove"
              armed="Remove now"
              label={`Remove ${member.email}`}
              busy={remove.isPending}
              run={() => remove.mutate()}
            />
          </>
        ) : (
          <span className="text-fg-2">{ROLE_WORDS[member.role].word}</span>
        )}
      </div>
      {problem && <ProblemNote className="mt-2" error={problem} title="Nothing was changed" />}
    </li>
  );
}

/** Invitations that were sent and not yet accepted. */
function Pending() {
  const queries = useQueryClient();
  const found = useQuery(invitationsQuery);
  const withdraw = useMutation({
    mutationFn: (id: string) =>
      ask(api.DELETE("/v1/invitations/{invitation_id}", { params: { path: { invitation_id: id } } })),
    onSuccess: () => toast("The invitation was withdrawn; its link no longer works"),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  if (!found.data?.length) return null;
  return (
    <Section title="Invited">
      <ul className="divide-y divide-line rounded-lg border border-line">
        {found.data.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{invitation.email}</p>
              <p className="text-fg-2 text-xs">
                {ROLE_WORDS[invitation.role].word} · open until <Day at={invitation.expires_at} />
              </p>
            </div>
            <Button
              tone="ghost"
              aria-label={`Withdraw the invitation of ${invitation.email}`}
              busy={withdraw.isPending && withdraw.variables === invitation.id}
              onClick={() => withdraw.mutate(invitation.id)}
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      {withdraw.error && <ProblemNote className="mt-2" error={withdraw.error} title="Not withdrawn" />}
    </Section>
  );
}

function Invite() {
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const [empty, setEmpty] = useState(false);
  const invite = useMutation({
    mutationFn: () => ask(api.POST("/v1/invitations", { body: { email: email.trim(), role } })),
    onSuccess: () => {
      toast(`Invitation sent to ${email.trim()}`);
      setEmail("");
      void queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  const problem = invite.error ? asProblem(invite.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setEmpty(!email.trim());
    if (email.trim() && !invite.isPending) invite.mutate();
  }
  return (
    <Section title="Invite someone" says="They get a mail with a link, and join when they open it.">
      <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-3">
        <Field
          label="E-mail"
          className="min-w-56 flex-1"
          error={empty && !email.trim() ? "Enter an e-mail." : problem?.fault("email")}
        >
          {(ids) => (
            <Input
              {...ids}
              type="email"
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role" className="w-32">
          {(ids) => (
            <Select {...ids} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {ROLES.filter((each) => each !== "owner").map((each) => (
                <option key={each} value={each}>
                  {ROLE_WORDS[each].word}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button
          type="submit"
          tone="primary"
          className="mt-6.5 max-sm:mt-0 max-sm:w-full"
          busy={invite.isPending}
        >
          <UserPlus aria-hidden />
          Invite
        </Button>
      </form>
      {problem && !problem.fault("email") && (
        <ProblemNote className="mt-3" error={problem} title="The invitation was not sent" />
      )}
    </Section>
  );
}
