using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Tests.Storage;

public sealed class WorkItemTextTests
{
    [Fact]
    public void Encoded_item_is_read_back() =>
        Assert.Equal(new WorkItem("shop-prod"), WorkItemText.Decode(WorkItemText.Encode(new WorkItem("shop-prod"))));

    [Fact]
    public void Plain_json_is_read_too() => Assert.Equal(new WorkItem("shop"), WorkItemText.Decode("{\"application\":\"shop\"}"));

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"application\":7}")]
    [InlineData("{\"application\":\"\"}")]
    [InlineData("{\"application\":[[[[[[[[[[]]]]]]]]]]}")]
    [InlineData("AAAA")]
    public void Other_text_is_no_item(string text) => Assert.Null(WorkItemText.Decode(text));
}
