using System.Text;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Revisions;

namespace GitOpsServerless.Git.Tests.Unit;

public sealed class RevisionFactoryTests
{
    [Fact]
    public void Commit_that_writes_to_the_terminal_is_told_without_its_control_characters()
    {
        var content = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
            + "author Eve\u001b]0;x\u0007 <eve\u009b@example.com> 1700000000 +0000\n"
            + "committer Eve\r <eve@example.com> 1700000000 +0000\n\n"
            + "fix\u001b[2K\rRoll back to 1234abcd\n\nfirst\n\tsecond\u0008\n";

        var revision = RevisionFactory.Create(Commit.Parse(ObjectId.Parse("0123456789012345678901234567890123456789"), Encoding.UTF8.GetBytes(content)), "main");

        Assert.Equal("fix[2KRoll back to 1234abcd", revision.Subject);
        Assert.Equal("fix[2KRoll back to 1234abcd\n\nfirst\n\tsecond\n", revision.Message);
        Assert.Equal(("Eve]0;x", "eve@example.com", "Eve"), (revision.Author, revision.AuthorEmail, revision.Committer));
    }
}
