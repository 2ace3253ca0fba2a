BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Disconnect-GitOps }

Describe 'Get-GitOpsContext' {
    It 'writes nothing without a connection' {
        while (Get-GitOpsContext) { Disconnect-GitOps }
        Get-GitOpsContext | Should -BeNullOrEmpty
    }

    It 'gets the connection that was opened last' {
        Connect-GitOps -Path (Join-Path $Root 'samples/quickstart') | Out-Null
        $last = Connect-GitOps -Path (Join-Path $Root 'samples/quickstart')
        Get-GitOpsContext | Should -Be $last
        Get-GitOpsContext | Out-String | Should -Match 'Local'
    }
}
