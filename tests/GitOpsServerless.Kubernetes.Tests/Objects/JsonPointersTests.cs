namespace GitOpsServerless.Kubernetes.Tests.Objects;

public sealed class JsonPointersTests
{
    [Fact]
    public void The_order_counts_indexes_as_numbers()
    {
        string[] pointers = ["/a/10", "/a/9", "/a/9/x", "/a/1a", "/b", "/a", "/a/2"];

        Assert.Equal(["/b", "/a/1a", "/a/10", "/a/9/x", "/a/9", "/a/2", "/a"], pointers.OrderByDescending(p => p, JsonPointers.Order));
    }
}
