import { Store } from "lucide-react";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/feedback";
import { useTitle } from "@/ui/page";
import { useSignOut } from "./UserMenu";

export function NoBusiness({ email }: { email: string }) {
  useTitle("No shop yet");
  const signOut = useSignOut();
  return (
    <main id="main" className="flex min-h-dvh items-center">
      <Empty
        wholePage
        icon={<Store />}
        title="You are not a member of a shop yet"
        action={<Button onClick={() => void signOut()}>Sign in as someone else</Button>}
      >
        You are signed in as <strong className="font-medium text-fg">{email}</strong>. Ask an admin of the
        shop to invite this address.
      </Empty>
    </main>
  );
}
